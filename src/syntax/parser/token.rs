//! The smallest pieces: names, words and the shapes of unquoted literals.

use crate::ops::Operator;
use crate::text::lanes;
use nom::branch::alt;
use nom::bytes::complete::{tag, take_while, take_while_m_n};
use nom::character::complete::{char, digit1, one_of};
use nom::combinator::{opt, recognize, value};
use nom::{IResult, Parser};

/// Which literal a shape belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Integer,
    Decimal,
    NotFinite,
    Guid,
    Date,
    DateTime,
    DateTimeWithoutZone,
    Time,
}

/// `odataIdentifier *( "." odataIdentifier )`, without its limit of length. Names are compared as
/// they are: no case folding, no normalisation.
pub(super) fn qualified_name(text: &str) -> IResult<&str, &str> {
    recognize((name, nom::multi::many0_count((char('.'), name)))).parse_complete(text)
}

/// `odataIdentifier`: a letter or underscore, then letters, digits, underscores.
pub(super) fn name(text: &str) -> IResult<&str, &str> {
    let length = name_length(text);
    match text.split_at_checked(length) {
        Some((name, rest)) if length > 0 => Ok((rest, name)),
        _ => Err(nom::Err::Error(nom::error::Error::new(
            text,
            nom::error::ErrorKind::Alpha,
        ))),
    }
}

/// The length of the name that begins a text, in bytes.
#[inline]
pub(super) fn name_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let length = ascii_name_length(bytes);
    match (bytes.get(length), bytes.first()) {
        (Some(b'\x80'..), _) => name_length_beyond_ascii(text),
        (_, Some(b'0'..=b'9')) => 0,
        (Some(_) | None, _) => length,
    }
}

/// The length of the letters, digits and underscores of ASCII that begin a text.
#[inline]
pub(super) fn ascii_name_length(bytes: &[u8]) -> usize {
    lanes::find(bytes, lanes::no_name).unwrap_or(bytes.len())
}

/// The length of the text in apostrophes that begins with one, up to the next one.
#[inline]
pub(super) fn quoted_length(bytes: &[u8]) -> Option<usize> {
    let content = bytes.get(1..)?;
    let length = lanes::find(content, |eight| lanes::equal(eight, b'\''))?;
    Some(length + 2)
}

fn name_length_beyond_ascii(text: &str) -> usize {
    let first = text.chars().next();
    if !first.is_some_and(|c| c.is_alphabetic() || c == '_') {
        return 0;
    }
    text.char_indices()
        .find(|(_, c)| !is_name_character(*c))
        .map_or(text.len(), |(at, _)| at)
}

/// Letters, digits, connecting punctuation, marks and format characters (CSDL 15.2). The standard
/// library knows the alphanumeric ones; marks and joiners are recognised by their blocks.
pub(super) fn is_name_character(c: char) -> bool {
    c == '_'
        || c.is_alphanumeric()
        || matches!(
            c,
            '\u{300}'..='\u{36f}' | '\u{203f}' | '\u{2040}' | '\u{200c}' | '\u{200d}'
        )
}

/// An unquoted literal that begins with a digit or a sign, or a GUID that begins with a letter.
pub(super) fn shape(text: &str) -> IResult<&str, Shape> {
    alt((
        value(Shape::Guid, guid),
        value(Shape::DateTime, (date, one_of("Tt"), time, zone)),
        value(Shape::DateTimeWithoutZone, (date, one_of("Tt"), time)),
        value(Shape::Date, date),
        value(Shape::Time, time),
        value(Shape::NotFinite, (opt(char('-')), tag("INF"))),
        value(
            Shape::Decimal,
            (opt(one_of("+-")), digit1, fraction, opt(exponent)),
        ),
        value(Shape::Decimal, (opt(one_of("+-")), digit1, exponent)),
        value(Shape::Integer, (opt(one_of("+-")), digit1)),
    ))
    .parse_complete(text)
}

/// `guid = 8HEXDIG "-" 4HEXDIG "-" 4HEXDIG "-" 4HEXDIG "-" 12HEXDIG`
pub(super) fn guid(text: &str) -> IResult<&str, &str> {
    let four = || (char('-'), hex(4));
    recognize((hex(8), four(), four(), four(), char('-'), hex(12))).parse_complete(text)
}

fn hex<'a>(
    count: usize,
) -> impl Parser<&'a str, Output = &'a str, Error = nom::error::Error<&'a str>> {
    take_while_m_n(count, count, |c: char| c.is_ascii_hexdigit())
}

/// The digits of a date, whatever their values: `2020-13-01` has the shape of a date.
fn date(text: &str) -> IResult<&str, &str> {
    recognize((opt(char('-')), digits(4), char('-'), two, char('-'), two)).parse_complete(text)
}

fn time(text: &str) -> IResult<&str, &str> {
    let second = (char(':'), two, opt((char('.'), digit1)));
    recognize((two, char(':'), two, opt(second))).parse_complete(text)
}

fn zone(text: &str) -> IResult<&str, &str> {
    alt((
        recognize(one_of("Zz")),
        recognize((one_of("+-"), two, char(':'), two)),
    ))
    .parse_complete(text)
}

fn two(text: &str) -> IResult<&str, &str> {
    take_while_m_n(2, 2, |c: char| c.is_ascii_digit()).parse_complete(text)
}

fn digits<'a>(
    least: usize,
) -> impl Parser<&'a str, Output = &'a str, Error = nom::error::Error<&'a str>> {
    take_while_m_n(least, usize::MAX, |c: char| c.is_ascii_digit())
}

fn fraction(text: &str) -> IResult<&str, &str> {
    recognize((char('.'), digit1)).parse_complete(text)
}

fn exponent(text: &str) -> IResult<&str, &str> {
    recognize((one_of("eE"), opt(one_of("+-")), digit1)).parse_complete(text)
}

/// All that hangs together with a malformed literal, for the message.
pub(super) fn literal_run(text: &str) -> &str {
    let part = |c: char| is_name_character(c) || matches!(c, '-' | '+' | ':' | '.');
    let run: IResult<&str, &str> = take_while(part).parse_complete(text);
    run.map_or("", |(_, run)| run)
}

/// The operator whose word begins the text, unless the word goes on as a path or a literal.
pub(super) fn operator(text: &str) -> Option<Operator> {
    let (behind, word) = name(text).ok()?;
    let goes_on = behind.starts_with(['/', '.', '\'']);
    Operator::infix(word.as_bytes()).filter(|_| !goes_on)
}

/// Whether the text begins with `asc` or `desc` as directions are written, not as the name of
/// something that goes on.
pub(super) fn is_direction(text: &str) -> bool {
    name(text).is_ok_and(|(behind, word)| {
        let is_word = word.eq_ignore_ascii_case("asc") || word.eq_ignore_ascii_case("desc");
        is_word && !behind.starts_with(['/', '.', '\'', '('])
    })
}

/// Whether the text begins with one of the words, not with a path or call of that name.
pub(super) fn is_word(text: &str, words: &[&str]) -> bool {
    name(text).is_ok_and(|(behind, word)| {
        words.iter().any(|w| w.eq_ignore_ascii_case(word))
            && !behind.starts_with(['/', '.', '\'', '('])
    })
}

/// Whether the text begins with the word `INF` as a value, not as the name of something.
pub(super) fn is_infinity(text: &str) -> bool {
    name(text).is_ok_and(|(behind, word)| word == "INF" && !behind.starts_with(['/', '.', '(']))
}

/// The word at the start: what a reader would take for one name, number or sign.
pub(super) fn word(text: &str) -> &str {
    let symbol = |c: char| matches!(c, '=' | '!' | '<' | '>' | '&' | '|' | '~' | '^');
    let matching: &dyn Fn(char) -> bool = match text.chars().next() {
        Some(c) if symbol(c) => &symbol,
        Some(c) if is_name_character(c) => &is_name_character,
        Some(c) => return text.get(..c.len_utf8()).unwrap_or(""),
        None => return "",
    };
    let end = text.find(|c| !matching(c)).unwrap_or(text.len());
    text.get(..end).unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn shaped(text: &str) -> (Shape, &str) {
        let (rest, shape) = shape(text).unwrap();
        (shape, text.strip_suffix(rest).unwrap())
    }

    #[test]
    fn literals_have_shapes() {
        assert_eq!(shaped("12)"), (Shape::Integer, "12"));
        assert_eq!(shaped("-12 add"), (Shape::Integer, "-12"));
        assert_eq!(shaped("1.50"), (Shape::Decimal, "1.50"));
        assert_eq!(shaped("1e-7,"), (Shape::Decimal, "1e-7"));
        assert_eq!(shaped("-INF"), (Shape::NotFinite, "-INF"));
        assert_eq!(shaped("12:30"), (Shape::Time, "12:30"));
        assert_eq!(shaped("2020-13-01"), (Shape::Date, "2020-13-01"));
        assert_eq!(shaped("-0001-01-01"), (Shape::Date, "-0001-01-01"));
        assert_eq!(
            shaped("2020-01-01T10:00Z"),
            (Shape::DateTime, "2020-01-01T10:00Z")
        );
        assert_eq!(
            shaped("2020-01-01T10:00:00.5"),
            (Shape::DateTimeWithoutZone, "2020-01-01T10:00:00.5")
        );
        let guid = "65edc0b5-3485-41b7-a17e-dfa9ef4706e2";
        assert_eq!(shaped(guid), (Shape::Guid, guid));
        assert!(shape("x").is_err());
    }

    #[test]
    fn names_end_where_they_should() {
        assert_eq!(qualified_name("Ns.Type/x"), Ok(("/x", "Ns.Type")));
        assert_eq!(qualified_name("a. b"), Ok((". b", "a")));
        assert_eq!(name("Größe eq"), Ok((" eq", "Größe")));
        assert_eq!(name("東京)"), Ok((")", "東京")));
        assert!(name("1a").is_err());
        assert!(name("€").is_err());
        assert_eq!(word("== 1"), "==");
        assert_eq!(word("like 'x'"), "like");
        assert_eq!(word("; x"), ";");
    }
}
