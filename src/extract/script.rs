//! Scripts of shells and of PowerShell: the requests in their words.
//!
//! A word that is an address or an option is a request as a whole, also behind `name=`; in any
//! other word, and in texts that commands are given (`<<EOF`), requests are looked for as in prose.
//! `curl -G` with `-d` and `--data-urlencode` is one request: its address with those options, which
//! `--data-urlencode` encodes. In PowerShell `'$filter' = '..'` in a table is an option by itself, and
//! a text that is put together with `+` is none.

use super::lines::Line;
use super::option;
use super::prose::{self, Prose};
use super::request::{Assembly, Form, Request};
use super::start::{self, Look};
use super::words::{Word, Words};
use super::writing::{Shell, Writing};

pub(super) fn requests<'t>(script: Line<'t>, shell: Shell, hosts: &[String]) -> Vec<Request<'t>> {
    let mut found = Vec::new();
    let mut words = Words::new(script, shell);
    while let Some(command) = words.command() {
        if shell == Shell::Posix && is_curl_get(&command) {
            curl(&command, hosts, &mut found);
        } else if shell == Shell::Power
            && let [name, sign, value] = command.as_slice()
            && name.is_quoted
            && sign.text.text() == "="
            && !sign.is_quoted
        {
            found.extend(entry(name, value));
        } else {
            for word in &command {
                in_word(word, hosts, &mut found);
            }
        }
    }
    for text in &words.into_passed() {
        found.extend(prose::requests_in(*text, hosts, Prose::Plain));
    }
    // `curl` has its address behind its options, texts stand behind their command.
    found.sort_by_key(|request| request.span().start);
    found
}

/// The requests in a word.
fn in_word<'t>(word: &Word<'t>, hosts: &[String], found: &mut Vec<Request<'t>>) {
    let text = word.text.text();
    if word.is_part || word.is_assignment || !(text.contains('=') || text.contains("://")) {
        return;
    }
    let line_end = text.find(['\n', '\r']);
    let behind = name_before(text);
    for at in [Some(0), behind].into_iter().flatten() {
        let method = text.get(at..).and_then(start::method);
        let at = at + method.map_or(0, |(_, length)| length);
        let Look::Request(start) = start::look(text, at, hosts) else {
            continue;
        };
        if line_end.is_some() {
            break;
        }
        let request = text.get(at..).unwrap_or("");
        let is_mentioned = start.value.is_some_and(|value| {
            text.get(value..)
                .is_none_or(|value| value.trim().is_empty())
        });
        if (is_mentioned && !start.known) || option::is_elided(request) {
            return;
        }
        let mut whole = Assembly::new();
        whole.part_of(&word.text, at..text.len());
        let method = method.and_then(|(name, _)| start::method_named(name));
        found.extend(whole.trimmed().finish(start.form, method));
        return;
    }
    let line = Line { base: 0, text };
    for inner in prose::requests_in(line, hosts, Prose::Plain) {
        let mut part = Assembly::new();
        part.request_in(&word.text, &inner);
        let method = inner.method.and_then(start::method_named);
        found.extend(part.trimmed().finish(inner.form, method));
    }
}

/// Where the value begins in `name=value` and `--name=value`.
fn name_before(text: &str) -> Option<usize> {
    let name = text.trim_start_matches(['-', '$']);
    let end = name.find(|c: char| !c.is_ascii_alphanumeric() && !"_-:".contains(c))?;
    let is_name = end > 0 && name.get(end..)?.starts_with('=');
    is_name.then(|| text.len() - name.len() + end + 1)
}

/// Whether a command is `curl -G`.
fn is_curl_get(command: &[Word<'_>]) -> bool {
    let is_curl = |text: &str| text == "curl" || text.ends_with("/curl") || text == "curl.exe";
    let is_get = |text: &str| {
        let flags = text.strip_prefix('-').unwrap_or("");
        text == "--get"
            || (flags.contains('G') && flags.bytes().all(|b| b"sSfGgkLivN0146#".contains(&b)))
    };
    let texts = || command.iter().map(|word| word.text.text());
    texts().take(4).any(is_curl) && texts().any(is_get)
}

/// The request of `curl -G`, and what its other words hold.
fn curl<'t>(command: &[Word<'t>], hosts: &[String], found: &mut Vec<Request<'t>>) {
    let mut address: Option<&Word<'t>> = None;
    let mut data: Vec<(&Word<'t>, usize, bool)> = Vec::new();
    let mut others = Vec::new();
    let words = command
        .iter()
        .skip_while(|word| !word.text.text().ends_with("curl"));
    let mut flag = "";
    for word in words {
        let text = word.text.text();
        let before = std::mem::take(&mut flag);
        match before {
            "-d" | "--data" | "--data-raw" | "--data-ascii" | "--data-binary" => {
                data.push((word, 0, false));
            }
            "--data-urlencode" | "--url-query" => {
                // `name@file` and `@file` are not known here.
                let equals = text.find('=').map_or(0, |at| at + 1);
                if equals > 0 || !text.contains('@') {
                    data.push((word, equals, true));
                }
            }
            "--url" => address = Some(word),
            "-H" | "--header" | "-u" | "--user" | "-o" | "--output" | "-A" | "-b" | "-e" | "-X"
            | "--request" | "-w" | "--write-out" | "-c" | "-x" | "--max-time" | "-m"
            | "--retry" => {}
            _ if text.starts_with('-') && !word.is_quoted => flag = text,
            _ if address.is_none() && is_address(text) => address = Some(word),
            _ => others.push(word),
        }
    }
    let Some(address) = address else {
        for (word, _, _) in data {
            in_word(word, hosts, found);
        }
        return;
    };
    let mut request = Assembly::new();
    let text = address.text.text();
    request.part_of(&address.text, 0..text.len());
    let mut sign = match text.find('?') {
        Some(at) if at + 1 == text.len() => "",
        Some(_) => "&",
        None => "?",
    };
    for (word, equals, is_encoded) in data {
        let text = word.text.text();
        let end = request.end().unwrap_or(address.end);
        request.written_as(Writing::Fixed);
        request.replaced(sign, end..end);
        request.part_of(&word.text, 0..equals);
        if is_encoded {
            request.decoded_part_of(&word.text, equals..text.len());
        } else {
            request.part_of(&word.text, equals..text.len());
        }
        sign = "&";
    }
    let whole = request.text().to_owned();
    let counts = matches!(start::look(&whole, 0, hosts), Look::Request(_));
    if counts && !option::is_elided(&whole) {
        found.extend(request.trimmed().finish(Form::Url, None));
    }
    for word in others {
        in_word(word, hosts, found);
    }
}

fn is_address(text: &str) -> bool {
    start::host(text).is_some() || text.starts_with("${") || text.starts_with("{{")
}

/// `'$filter' = '..'` of a table: an option that is encoded when it is sent.
fn entry<'t>(name: &Word<'t>, value: &Word<'t>) -> Option<Request<'t>> {
    let (key, text) = (name.text.text(), value.text.text());
    let is_option = option::at(&format!("{key}="), 0).is_some_and(option::Found::stands_alone);
    if !is_option || value.is_part || text.trim().is_empty() || option::ends_in_ellipsis(text) {
        return None;
    }
    let mut request = Assembly::new();
    request.part_of(&name.text, 0..key.len());
    let end = request.end()?;
    request.written_as(Writing::Fixed);
    request.replaced("=", end..end);
    request.decoded_part_of(&value.text, 0..text.len());
    request.trimmed().finish(Form::Query, None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(shell: Shell, script: &str, expected: &[&str]) {
        let line = Line {
            base: 0,
            text: script,
        };
        let found = requests(line, shell, &["api.example.com".to_owned()]);
        let texts: Vec<&str> = found.iter().map(|request| &*request.text).collect();
        assert_eq!(texts, expected, "{script}");
    }

    #[track_caller]
    fn posix(script: &str, expected: &[&str]) {
        check(Shell::Posix, script, expected);
    }

    #[track_caller]
    fn power(script: &str, expected: &[&str]) {
        check(Shell::Power, script, expected);
    }

    #[test]
    fn quotes_of_a_shell() {
        posix(r"x '/r?$filter=a eq '\''b'\'''", &["/r?$filter=a eq 'b'"]);
        posix(
            r#"x '/r?$filter=a eq '"'"'b'"'"''"#,
            &["/r?$filter=a eq 'b'"],
        );
        posix(r#"x "/r?\$filter=a eq \"b\"""#, &[r#"/r?$filter=a eq "b""#]);
        posix(r"x /r?\$top=1\&\$skip=2\&x=1", &["/r?$top=1&$skip=2&x=1"]);
        posix(
            "x \"/r?\\$filter=a \\\n  and b\"",
            &["/r?$filter=a   and b"],
        );
        posix(
            "x /r?$top=1&$skip=2; y /r?$top=3|z",
            &["/r?$top=1&$skip=2", "/r?$top=3"],
        );
        posix("x '/r?$top=1", &["/r?$top=1"]);
        posix(
            "x https://h/r('a')/b?$top=1",
            &["https://h/r('a')/b?$top=1"],
        );
    }

    #[test]
    fn variables_of_a_shell() {
        posix(
            r#"x "$A/r?\$filter=a eq '$B' and c eq ${C:-1}""#,
            &["${A}/r?$filter=a eq '${B}' and c eq ${C:-1}"],
        );
        posix(
            r#"x "/r?$filter=a ge $(date -d "1 day")Z""#,
            &["/r?$filter=a ge ${(date -d \"1 day\")}Z"],
        );
        posix("x \"/r?\\$top=`n`\"", &["/r?$top=${(n)}"]);
        posix("x '/r?$top=$N'", &["/r?$top=$N"]);
        posix(
            "x \"/r/$count?$filter=$it/a\"",
            &["/r/$count?$filter=$it/a"],
        );
        posix(
            "x \"/r?\\$top=$1&\\$skip=$n\"",
            &["/r?$top=${1}&$skip=${n}"],
        );
    }

    #[test]
    fn data_of_curl() {
        posix(
            "curl -sG https://h/r \\\n  --data-urlencode '$filter=a eq '\\''R&D'\\''' -d '$top=5' -H 'x: $skip=1'",
            &["https://h/r?$filter=a%20eq%20'R%26D'&$top=5"],
        );
        posix(
            "curl --get -d \\$top=1 --url \"$B/r?x=1\"",
            &["${B}/r?x=1&$top=1"],
        );
        posix("curl -G -d '$top=1'", &["$top=1"]);
        posix("curl -G https://h/r -d a=1", &[]);
        posix("curl -d '$top=1' https://h/r", &["$top=1"]);
        // In the order in which they stand.
        posix(
            "curl -G '/r?$top=2' https://h/r -d '$top=1' '/r?$top=3'",
            &["/r?$top=2", "https://h/r?$top=1", "/r?$top=3"],
        );
    }

    #[test]
    fn what_is_no_word_of_a_command() {
        posix("# /r?$top=1\nx # '\ny /r?$top=2", &["/r?$top=2"]);
        posix(
            "x <<EOF\n'GET /r?$top=1'\nEOF\ny '/r?$top=2'",
            &["/r?$top=1", "/r?$top=2"],
        );
        posix(
            "x <<-'A' <<B\n/r?$top=1\n\tA\n/r?$top=2\nB\nx",
            &["/r?$top=1", "/r?$top=2"],
        );
        posix("BASE=https://h/r?x=1\nURL=\"$BASE&\\$top=1\"", &[]);
        posix(
            "$filter=\"a\"\nfilter='$filter=a eq 1'",
            &["$filter=a eq 1"],
        );
        posix("echo \"see /r?\\$top=1 and so on\"", &["/r?$top=1"]);
        power("<# /r?$top=1 #> # '\nx '/r?$top=2'", &["/r?$top=2"]);
    }

    #[test]
    fn options_that_are_variables() {
        #[track_caller]
        fn count(shell: Shell, script: &str, expected: usize) {
            let line = Line {
                base: 0,
                text: script,
            };
            let found = requests(line, shell, &[]);
            assert_eq!(found.len(), 1, "{script}");
            assert_eq!(found[0].variables().len(), expected, "{script}");
        }
        for (script, expected) in [
            (r#"x "/r?$filter=a eq 'b'&$top=$n""#, 2),
            (r#"x "/r?\$filter=a eq 'b'&\$top=$top""#, 0),
            (r"x '/r?$filter=a eq 1'", 0),
            ("x /r?$top=1", 1),
            (r#"x "/r/$count?\$filter=$it/a""#, 0),
            ("x <<EOF\n/r?\\$top=1\nEOF", 0),
        ] {
            count(Shell::Posix, script, expected);
        }
        count(Shell::Power, "x \"/r?$filter=a eq 'b'&`$top=1\"", 1);
        count(Shell::Power, "x '/r?$filter=a eq 1'", 0);
    }

    #[test]
    fn quotes_of_powershell() {
        power("x '/r?$filter=a eq ''b'''", &["/r?$filter=a eq 'b'"]);
        power(
            "x \"$b/r?`$filter=a eq `\"b`\" or \"\"c\"\"\"",
            &["${b}/r?$filter=a eq \"b\" or \"c\""],
        );
        power(
            "$u = \"$($a.b)/r?`$top=$env:N\"",
            &["${($a.b)}/r?$top=${env:N}"],
        );
        power("x `\r\n  '/r?$top=1'", &["/r?$top=1"]);
        power(
            "$u = @\"\r\n/r?`$top=$n\r\n\"@\r\nx '/r?$top=2'",
            &["/r?$top=${n}", "/r?$top=2"],
        );
        power(
            "@{'$filter' = 'a eq ''R&D'''; \"`$top\" = 5; a = '$x=1'}",
            &["$filter=a%20eq%20'R%26D'", "$top=5"],
        );
        power("x ('/r?$filter=a eq ' + $a)", &[]);
        power("x ($b + '/r?$top=1')", &[]);
    }
}
