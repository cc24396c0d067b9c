//! Numbers and dates as other languages, spreadsheets and people write them, with the literals that
//! they may mean.

use super::token;
use crate::edm::primitive::Date;

/// What hangs together with the digits at the start, if people write a date or a number so: how
/// many bytes of it, what is to be said, and the literals that may be meant, the likeliest first.
pub(super) struct Slip {
    pub(super) length: usize,
    pub(super) meant: Vec<String>,
}

/// `5,000`, `2025/01/05`, `2025-01-05 10:00`, `5k`, `5.`, where a comma separates nothing unless
/// `in_list` says so. `takes_date` tells that a date without a time is compared.
pub(super) fn slip(text: &str, in_list: bool, takes_date: bool) -> Option<Slip> {
    None.or_else(|| slashed_date(text, takes_date))
        .or_else(|| date_blank_time(text))
        .or_else(|| {
            [',', '.', ' ', '\'', '_']
                .into_iter()
                .find_map(|sign| grouped(text, sign, in_list))
        })
        .or_else(|| with_unit(text))
        .or_else(|| without_fraction(text))
}

/// The dates that numbers with slashes, dots or hyphens between them can mean: `2025/1/5`,
/// `01/05/2025`; in both orders of month and day where both are possible.
pub(crate) fn otherwise_written_dates(text: &str) -> Vec<String> {
    let mut parts = text.split(['/', '.', '-']);
    let [Some(first), Some(second), Some(third), None] = [(); 4].map(|()| parts.next()) else {
        return Vec::new();
    };
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    let orders = match [first.len(), second.len(), third.len()] {
        _ if ![first, second, third].into_iter().all(digits) => return Vec::new(),
        [4, 1..=2, 1..=2] => vec![(first, second, third)],
        [1..=2, 1..=2, 4] if first == second => vec![(third, first, second)],
        [1..=2, 1..=2, 4] => vec![(third, first, second), (third, second, first)],
        _ => return Vec::new(),
    };
    let written = orders
        .into_iter()
        .map(|(year, month, day)| format!("{year}-{month:0>2}-{day:0>2}"));
    written.filter(|date| Date::parse(date).is_ok()).collect()
}

/// `2025/01/05`, `01/05/2025`, perhaps with a time behind it
fn slashed_date(text: &str, takes_date: bool) -> Option<Slip> {
    // No date is longer; what is looked at stays short, however long the text.
    const LONGEST: usize = 11;
    let sign = text.bytes().find(|byte| !byte.is_ascii_digit());
    let sign = sign.filter(|sign| matches!(sign, b'/' | b'.'))?;
    let run = |byte: &u8| byte.is_ascii_digit() || *byte == sign;
    let length = text.bytes().take(LONGEST).take_while(run).count();
    let written = text.get(..length)?;
    if written.matches(char::from(sign)).count() != 2 {
        return None;
    }
    let mut dates = otherwise_written_dates(written);
    if sign == b'.' {
        // Where dots part them, the day comes first.
        dates.reverse();
    }
    if let Some((time, behind)) = time(text.get(length..)?) {
        let meant = dates.iter().map(|date| format!("{date}T{time}"));
        let meant = meant.collect();
        return Some(Slip {
            length: length + behind,
            meant,
        });
    }
    let instants = dates.iter().map(|date| format!("{date}T00:00:00Z"));
    let mut meant: Vec<String> = instants.chain(dates.iter().cloned()).collect();
    if takes_date {
        meant.rotate_left(dates.len());
    }
    Some(Slip { length, meant })
}

/// ` 10:00`, ` 10:00:00Z` behind a date: how it is written, with a zone, and how many bytes it has
fn time(text: &str) -> Option<(String, usize)> {
    let time = text.strip_prefix(' ')?;
    let part = |c: char| c.is_ascii_digit() || matches!(c, ':' | '.' | 'Z' | 'z' | '+');
    let length = time.find(|c| !part(c)).unwrap_or(time.len());
    let written = time.get(..length)?;
    let mut numbers = written.splitn(3, ':');
    let (hour, minute) = (numbers.next()?, numbers.next()?);
    let is_hour = (1..=2).contains(&hour.len()) && hour.bytes().all(|b| b.is_ascii_digit());
    if !is_hour || !minute.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let zone = if written.contains(['Z', 'z', '+']) {
        ""
    } else {
        "Z"
    };
    Some((format!("{written:0>5}{zone}"), 1 + length))
}

/// `2025-01-05 10:00`
fn date_blank_time(text: &str) -> Option<Slip> {
    let date = text.get(..10).filter(|date| Date::parse(date).is_ok())?;
    let (time, length) = time(text.get(10..)?)?;
    Some(Slip {
        length: 10 + length,
        meant: vec![format!("{date}T{time}")],
    })
}

/// `5,000,000.50`, `5.000.000,50`, `5 000`, `1,5`: digits in groups, with a point or a comma before the
/// fraction.
fn grouped(text: &str, sign: char, in_list: bool) -> Option<Slip> {
    let digits = |text: &str| {
        let end = text.find(|c: char| !c.is_ascii_digit());
        end.unwrap_or(text.len())
    };
    let mut length = digits(text);
    if length == 0 {
        return None;
    }
    let mut number = text.get(..length)?.to_owned();
    let mut groups = 0;
    while length <= 3 || groups > 0 {
        let Some(group) = text.get(length..).and_then(|rest| rest.strip_prefix(sign)) else {
            break;
        };
        if digits(group) != 3 {
            break;
        }
        number.push_str(group.get(..3)?);
        length += 4;
        groups += 1;
    }
    let point = if sign == ',' && groups > 0 { '.' } else { ',' };
    let fraction = text.get(length..).and_then(|rest| rest.strip_prefix(point));
    let fraction = fraction.filter(|fraction| digits(fraction) > 0);
    if let Some(fraction) = fraction {
        number.push('.');
        number.push_str(fraction.get(..digits(fraction))?);
        length += 1 + digits(fraction);
    }
    let has_comma = text.get(..length)?.contains(',');
    let is_slip = match sign {
        // `5.000` is a number; with a comma behind it the points part groups.
        '.' => fraction.is_some(),
        _ => groups > 0,
    };
    let rest = text.get(length..)?;
    let goes_on = rest.starts_with(token::is_name_character) || rest.starts_with(['\'', ',']);
    (is_slip && !goes_on && !(has_comma && in_list)).then(|| Slip {
        length,
        meant: vec![number],
    })
}

/// `5k`, `5d`, `5L`: numbers with a unit, or with the suffix of a type
fn with_unit(text: &str) -> Option<Slip> {
    let digits = text.find(|c: char| !c.is_ascii_digit())?;
    let mut end = digits;
    if let Some(fraction) = text.get(digits..)?.strip_prefix('.') {
        end = digits + 1 + fraction.find(|c: char| !c.is_ascii_digit())?;
    }
    let number = text.get(..end).filter(|number| !number.is_empty())?;
    let suffix = token::literal_run(text.get(end..)?);
    let whole = end == digits;
    let thousands = |zeros: &str| whole.then(|| format!("{number}{zeros}"));
    let duration = |unit: &str| whole.then(|| format!("duration'P{unit}'"));
    let plain = Some(number.to_owned());
    let meant = match suffix {
        "k" | "K" => [thousands("000"), None],
        // The suffix of a decimal in OData 2 and C#.
        "m" | "M" => [plain, thousands("000000")],
        "d" => [duration(&format!("{number}D")), plain],
        "h" => [duration(&format!("T{number}H")), None],
        "s" => [duration(&format!("T{number}S")), None],
        "L" | "l" | "f" | "F" | "D" => [plain, None],
        _ => return None,
    };
    Some(Slip {
        length: end + suffix.len(),
        meant: meant.into_iter().flatten().collect(),
    })
}

/// `5.`
fn without_fraction(text: &str) -> Option<Slip> {
    let digits = text
        .find(|c: char| !c.is_ascii_digit())
        .filter(|n| *n > 0)?;
    let behind = text.get(digits..)?.strip_prefix('.')?;
    let ends = behind.is_empty() || behind.starts_with([' ', ')', ',']);
    ends.then(|| Slip {
        length: digits + 1,
        meant: text.get(..digits).map(str::to_owned).into_iter().collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn means(text: &str, length: usize, meant: &[&str]) {
        let slip = slip(text, false, false).unwrap();
        assert_eq!(
            (slip.length, slip.meant),
            (length, meant.iter().map(|m| (*m).to_owned()).collect())
        );
    }

    #[test]
    fn numbers_and_dates_of_people() {
        means("5,000 and", 5, &["5000"]);
        means("5,000,000.50)", 12, &["5000000.50"]);
        means("2025/1/5", 8, &["2025-01-05T00:00:00Z", "2025-01-05"]);
        means("13/05/2025 ", 10, &["2025-05-13T00:00:00Z", "2025-05-13"]);
        means("5/5/2025 ", 8, &["2025-05-05T00:00:00Z", "2025-05-05"]);
        means("2025-01-05 9:30", 15, &["2025-01-05T09:30Z"]);
        means("2025/01/05 10:00", 16, &["2025-01-05T10:00Z"]);
        means("5,00 ", 4, &["5.00"]);
        means("5.000,50)", 8, &["5000.50"]);
        means("5 000 000", 9, &["5000000"]);
        means("5'000", 5, &["5000"]);
        means("13.05.2025", 10, &["2025-05-13T00:00:00Z", "2025-05-13"]);
        means("5k", 2, &["5000"]);
        means("5.5M", 4, &["5.5"]);
        means("5.5m", 4, &["5.5"]);
        means("5m", 2, &["5", "5000000"]);
        means("7d", 2, &["duration'P7D'", "7"]);
        means("5.", 2, &["5"]);
        for text in [
            "5", "5 and", "5 00", "5.000", "5'x", "5_0", "5.5", "2025/01", "x", "", "5,",
        ] {
            assert!(slip(text, false, false).is_none(), "{text}");
        }
        assert!(slip("5,000", true, false).is_none());
    }
}
