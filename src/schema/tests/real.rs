use super::super::Schema;
use std::path::PathBuf;

/// The folder of schemas from elsewhere, if it is there.
fn corpora() -> Option<PathBuf> {
    let default = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/conformance");
    let folder = std::env::var_os("ODQ_CORPORA").map_or_else(default, PathBuf::from);
    let schemas = folder.join("schemas");
    if schemas.is_dir() {
        return Some(schemas);
    }
    println!("SKIPPED: no folder {}", schemas.display());
    None
}

/// Parts of one model without `edmx:Reference`: each names types of the others, so that it is
/// wrong alone. The file `odatanet-hardcoded-main.xml` binds them together and has references.
const PARTS: [&str; 4] = [
    "odatanet-hardcoded-sub1.xml",
    "odatanet-hardcoded-sub2.xml",
    "odatanet-hardcoded-sub3.xml",
    "odatanet-hardcoded-sub4.xml",
];

#[test]
fn real_schemas_are_read() {
    let Some(folder) = corpora() else { return };
    let mut count = 0;
    for entry in folder.read_dir().unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let bytes = std::fs::read(&path).unwrap();
        count += 1;
        match Schema::from_csdl(&bytes) {
            Ok(schema) => {
                assert!(!PARTS.contains(&&*name), "{name}");
                let parts = (schema.definitions().count(), schema.resources().len());
                println!("{name}: {parts:?}");
                assert!(parts.0 + parts.1 > 5, "{name}");
            }
            Err(errors) => {
                let text = String::from_utf8_lossy(&bytes);
                let listed = super::listed(&text, &errors);
                assert!(PARTS.contains(&&*name), "{name}: {errors}\n{listed}");
                println!("{name}: {errors}");
                for line in listed.lines() {
                    assert!(line.contains("unknown type"), "{name}: {line}");
                }
            }
        }
    }
    assert!(count >= 11);
}
