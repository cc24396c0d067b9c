//! `docs/typing.md` says what the table says, and is made of it.

use super::typing::SECTIONS;
use std::fmt::Write;
use std::fs;
use std::path::Path;

const PAGE: &str = "docs/typing.md";

/// The page: each expression with its type, or with the code and the rule that refuse it.
fn page() -> String {
    let count: usize = SECTIONS.iter().map(|section| section.rows.len()).sum();
    let mut out = format!(
        "# Types of operators and functions\n\n\
         Each row is a test: {count} expressions over the schema in `tests/support/kinds.csdl.xml`, which has\n\
         a property of each primitive type (`Whole` is an `Edm.Int32`, `Exact` an `Edm.Decimal`, `Moment` an\n\
         `Edm.DateTimeOffset`), enumerations (`Size`, and `Colour` with flags), complex properties (`Home`),\n\
         an open one (`Bag`) and collections. What is refused has the code of the error; `odq explain CODE`\n\
         tells more. The sections are those of OData URL Conventions 4.01.\n\n\
         The page is made by `ODQ_WRITE=1 cargo test --test suite typing`.\n"
    );
    for section in SECTIONS {
        let (title, standard) = (section.title, section.standard);
        let _ = write!(
            out,
            "\n## {title} ({standard})\n\n| expression | type |\n| --- | --- |\n"
        );
        for (expression, ty) in section.rows {
            let expression = expression.replace('|', "\\|");
            let _ = writeln!(out, "| `{expression}` | {} |", outcome(ty));
        }
    }
    out
}

fn outcome(ty: &str) -> String {
    let codes: Vec<String> = ty
        .split(' ')
        .map(|code| match odq::codes::find(code) {
            Some(page) => format!("{code} {}", page.rule),
            None => format!("`{code}`"),
        })
        .collect();
    codes.join(", ")
}

#[test]
fn the_page_on_typing_is_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(PAGE);
    let page = page();
    if std::env::var_os("ODQ_WRITE").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, &page).unwrap();
    }
    let found = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(found, page, "ODQ_WRITE=1 writes the table into {PAGE}");
}
