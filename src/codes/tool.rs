//! The codes of the command line's own files: scripts round queries, configuration, comments that
//! allow findings.

use super::Text;
use crate::diagnostic::Code;

/// The sign of an option that a shell takes for that of a variable.
pub const SHELL_VARIABLE: Code = Code::warning(606, "shell-variable");
/// A configuration that is not TOML.
pub const MALFORMED_CONFIGURATION: Code = Code::error(921, "malformed-configuration");
/// A key that configuration does not have.
pub const UNKNOWN_CONFIGURATION_KEY: Code = Code::error(922, "unknown-configuration-key");
/// A value of another kind than the key has.
pub const WRONG_CONFIGURATION_VALUE: Code = Code::error(923, "wrong-configuration-value");
/// A name of nothing: of a rule, a limit, a profile.
pub const UNKNOWN_CONFIGURATION_NAME: Code = Code::error(924, "unknown-configuration-name");
/// A comment that allows what is not found.
pub const UNUSED_ALLOWANCE: Code = Code::warning(941, "unused-allowance");
/// A comment that allows a code which does not exist.
pub const UNKNOWN_ALLOWANCE: Code = Code::warning(942, "unknown-allowance");

/// The codes of this file.
pub(super) const CODES: &[Code] = &[
    SHELL_VARIABLE,
    MALFORMED_CONFIGURATION,
    UNKNOWN_CONFIGURATION_KEY,
    WRONG_CONFIGURATION_VALUE,
    UNKNOWN_CONFIGURATION_NAME,
    UNUSED_ALLOWANCE,
    UNKNOWN_ALLOWANCE,
];

pub(super) const TEXTS: &[Text] = &[
    Text {
        number: 606,
        summary: "a shell takes an option for a variable",
        meaning: "\
In double quotes, and without quotes, a shell puts the value of a variable in
the place of `$filter`, most often nothing: the service is asked `?=..`. With a
backslash before it, in PowerShell a back-tick, or in single quotes the dollar
sign stays. It is found in scripts.",
        example: "curl \"https://host/referrals?$filter=favorite\"",
        instead: "curl \"https://host/referrals?\\$filter=favorite\"",
    },
    Text {
        number: 921,
        summary: "a configuration that is not TOML",
        meaning: "\
A file `odq.toml` is TOML 1.0.",
        example: "select = OD7",
        instead: "select = [\"OD7\"]",
    },
    Text {
        number: 922,
        summary: "no such key in a configuration",
        meaning: "\
A key that nothing reads would be without effect, and nobody would see it. The
README lists the keys.",
        example: "selcet = [\"OD7\"]",
        instead: "select = [\"OD7\"]",
    },
    Text {
        number: 923,
        summary: "a wrong value in a configuration",
        meaning: "\
The key has a value of another kind, or one that cannot be used: a file that is
not there, an entity set that the schema lacks.",
        example: "select = \"OD7\"",
        instead: "select = [\"OD7\"]",
    },
    Text {
        number: 924,
        summary: "a name of nothing in a configuration",
        meaning: "\
Rules are named by their code (`OD204`), by the beginning of one (`OD2`), or in
words (`type-mismatch`); `odq rules` lists them. Levels are off, info, warning,
error.",
        example: "ignore = [\"type-mismach\"]",
        instead: "ignore = [\"type-mismatch\"]",
    },
    Text {
        number: 941,
        summary: "a comment allows what is not found",
        meaning: "\
A comment `# odq: allow CODE reason` is for findings on its line or, where it
stands alone, on the next. Nothing of that code is found there any more.",
        example: "\
# odq: allow OD201 the service knows it
status eq 'New'",
        instead: "status eq 'New'",
    },
    Text {
        number: 942,
        summary: "a comment allows a code that is none",
        meaning: "\
Behind `odq: allow` stand codes or names of rules with commas between them, and
then the reason. `odq rules` lists the codes.",
        example: "\
# odq: allow OD20 the service knows it
statuss eq 'New'",
        instead: "\
# odq: allow OD201 the service knows it
statuss eq 'New'",
    },
];
