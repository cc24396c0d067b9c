//! Query options in parentheses, with semicolons between them.

use super::option::{alias_value, check_alias, system_value};
use super::plain;
use super::recover::{close, found, shortened, skip_to_separator};
use super::state::Parser;
use crate::diagnostic::{Applicability, Span};
use crate::syntax::ast::{Expr, OptionValue, Options, QueryOption, SystemOption};
use crate::syntax::error::{SyntaxError, SyntaxErrorKind};
use crate::text::Text;

/// Which options stand in parentheses, and behind what.
pub(super) struct Place {
    /// What they stand behind, for messages.
    behind: &'static str,
    /// One bit for each.
    takes: u32,
    /// For messages.
    names: &'static str,
    aliases: bool,
}

impl Place {
    /// `expandCountOption = filter / search`
    pub(super) const COUNT: Self = Self {
        behind: "`/$count`",
        takes: set(&[SystemOption::Filter, SystemOption::Search]),
        names: "there can stand `$filter` and `$search`",
        aliases: false,
    };
    /// `expandRefOption = expandCountOption / orderby / skip / top / inlinecount`
    pub(super) const REFERENCES: Self = Self {
        behind: "`/$ref`",
        takes: set(&[
            SystemOption::Filter,
            SystemOption::Search,
            SystemOption::OrderBy,
            SystemOption::Skip,
            SystemOption::Top,
            SystemOption::Count,
        ]),
        names: "there can stand `$filter $search $orderby $skip $top $count`",
        aliases: false,
    };
    /// `expandOption = expandRefOption / select / expand / compute / levels / aliasAndValue`, and
    /// those of the aggregation and the temporal extension.
    pub(super) const EXPAND: Self = Self {
        behind: "an item of `$expand`",
        takes: set(&[
            SystemOption::Filter,
            SystemOption::Search,
            SystemOption::OrderBy,
            SystemOption::Skip,
            SystemOption::Top,
            SystemOption::Count,
            SystemOption::Select,
            SystemOption::Expand,
            SystemOption::Compute,
            SystemOption::Levels,
            SystemOption::Apply,
            SystemOption::At,
            SystemOption::From,
            SystemOption::To,
            SystemOption::ToInclusive,
        ]),
        names: "there can stand `$filter $search $orderby $skip $top $count $select $expand $compute $levels \
                $apply`, those for time, and aliases",
        aliases: true,
    };
    /// `STAR OPEN levels CLOSE`
    pub(super) const STAR: Self = Self {
        behind: "`*`",
        takes: set(&[SystemOption::Levels]),
        names: "`$levels`",
        aliases: false,
    };
    /// `selectOption = selectOptionPC / compute / select / aliasAndValue`,
    /// `selectOptionPC = filter / search / inlinecount / orderby / skip / top`
    pub(super) const SELECT: Self = Self {
        behind: "an item of `$select`",
        takes: set(&[
            SystemOption::Filter,
            SystemOption::Search,
            SystemOption::Count,
            SystemOption::OrderBy,
            SystemOption::Skip,
            SystemOption::Top,
            SystemOption::Compute,
            SystemOption::Select,
        ]),
        names: "there can stand `$filter $search $count $orderby $skip $top $compute $select` and aliases",
        aliases: true,
    };
}

const fn set(options: &[SystemOption]) -> u32 {
    let (mut bits, mut rest) = (0, options);
    while let [first, others @ ..] = rest {
        bits |= bit(*first);
        rest = others;
    }
    bits
}

const fn bit(option: SystemOption) -> u32 {
    1 << option as u32
}

/// `OPEN option *( SEMI option ) CLOSE`; the cursor is at the opening parenthesis.
pub(super) fn options(p: &mut Parser<'_, '_>, place: &Place) -> Options {
    let start = p.at();
    let mut items = Vec::with_capacity(4);
    if p.open() {
        p.advance(1);
        let outer = p.enter_options();
        loop {
            p.blanks();
            p.begin_value();
            option(p, place, &mut items);
            p.blanks();
            if !separator(p) {
                break;
            }
        }
        p.leave_options(outer);
        close(p, start, b')');
        p.shut();
    }
    let span = p.span_from(start);
    Options { items, span }
}

/// Passes over what separates two options; `false` where there is no other option.
fn separator(p: &mut Parser<'_, '_>) -> bool {
    if p.is_wrong_separator() {
        let span = p.span_here();
        let sign = if p.peek() == Some(b',') { ',' } else { '&' };
        let kind = SyntaxErrorKind::OptionSeparator(sign);
        p.error_with_fix(kind, span, Applicability::Safe, "write `;`", (span, ";"));
        p.advance(1);
        return true;
    }
    if !matches!(p.peek(), None | Some(b')' | b';')) {
        let (kind, span) = (SyntaxErrorKind::Misplaced(found(p)), p.span_here());
        p.error(kind, span);
        skip_to_separator(p);
    }
    p.eat(b';')
}

/// One option with its name; what is none is reported and passed over.
fn option(p: &mut Parser<'_, '_>, place: &Place, items: &mut Vec<QueryOption>) {
    let Some(option) = named(p, place, items) else {
        return;
    };
    let start = p.at();
    if let OptionValue::Error(system) = option.value {
        system_value(p, system, &mut option.value);
    } else {
        alias_value(p, &mut option.value);
    }
    option.value_span = p.span_from(start);
}

/// The name of an option and the sign behind it: the option without its value. Without the sign,
/// the option is complete, and is not given.
#[inline(never)]
fn named<'a>(
    p: &mut Parser<'_, '_>,
    place: &Place,
    items: &'a mut Vec<QueryOption>,
) -> Option<&'a mut QueryOption> {
    if let Some((system, name)) = plain::option(p, |system| place.takes & bit(system) != 0) {
        let value_span = Span::at(name.span.end + 1);
        items.extend(std::iter::once_with(|| QueryOption {
            name,
            value: OptionValue::Error(system),
            value_span,
        }));
        return items.last_mut();
    }
    let start = p.at();
    let sign = p.peek().filter(|sign| matches!(sign, b'$' | b'@'));
    p.advance(usize::from(sign.is_some()));
    let length = p.name().len();
    p.advance(length);
    let name = p.slice(start, p.at());
    let system = match sign {
        Some(b'@') => None,
        _ => SystemOption::from_nested_name(name),
    };
    let is_option = system.is_some() || sign == Some(b'@');
    if system.is_none() && p.shared.has_hole(name) && hole_option(p, start, items) {
        return None;
    }
    if length == 0 || !is_option {
        nothing_known(p, start, place);
        return None;
    }
    p.count_node();
    if !system.map_or(place.aliases, |system| place.takes & bit(system) != 0) {
        out_of_place(p, start, place);
    }
    let text = p.piece(start, p.at());
    if p.peek() != Some(b'=') {
        without_equals(p, system, text, items);
        return None;
    }
    let value_span = p.span(p.at() + 1, p.at() + 1);
    if system.is_none() {
        check_alias(p.shared, name, text.span);
    }
    p.advance(1);
    items.push(QueryOption {
        name: text,
        value: match system {
            Some(system) => OptionValue::Error(system),
            None => OptionValue::Alias(Expr::error(value_span)),
        },
        value_span,
    });
    items.last_mut()
}

/// `{{name}}=5`, `{{more}}`: an option whose name a hole makes unknown, or any number of options. It
/// begins at `start`, and its name has been passed over.
#[cold]
fn hole_option(p: &mut Parser<'_, '_>, start: usize, items: &mut Vec<QueryOption>) -> bool {
    let name = p.piece(start, p.at());
    let has_value = p.eat(b'=');
    if !has_value && !matches!(p.peek(), None | Some(b')' | b';')) {
        return false;
    }
    p.count_node();
    let start = p.at();
    if has_value {
        skip_to_separator(p);
    }
    items.push(QueryOption {
        name,
        value: OptionValue::Custom(p.piece(start, p.at())),
        value_span: p.span_from(start),
    });
    true
}

/// Reports the option at `start`, whose name has been passed over.
fn out_of_place(p: &mut Parser<'_, '_>, start: usize, place: &Place) {
    let (name, span) = (p.slice(start, p.at()), p.span_from(start));
    let kind = SyntaxErrorKind::NestedOption {
        option: shortened(name),
        behind: place.behind,
        takes: place.names,
    };
    p.error(kind, span);
}

/// Reports an option that is nothing but a name.
fn without_equals(
    p: &mut Parser<'_, '_>,
    system: Option<SystemOption>,
    name: Text,
    items: &mut Vec<QueryOption>,
) {
    let (start, span) = (p.at(), name.span);
    let spelling = shortened(span.of(p.shared.raw));
    let mut error = SyntaxError::new(SyntaxErrorKind::MissingEquals(spelling), span);
    if p.peek() == Some(b':') {
        let colon = p.span_here();
        error = error.with_fix(Applicability::Safe, "write `=`", colon, "=");
    }
    p.report(error);
    skip_to_separator(p);
    if let Some(system) = system {
        items.push(QueryOption {
            name,
            value: OptionValue::Error(system),
            value_span: p.span_from(start),
        });
    }
}

/// Reports what stands where an option must, beginning at `start`, and passes over it.
fn nothing_known(p: &mut Parser<'_, '_>, start: usize, place: &Place) {
    p.go(start);
    let span = p.span(start, start + p.word().len());
    let end = p.span_here();
    if p.peek() == Some(b'$') {
        // A reader takes the sign and the name for one word.
        p.advance(1);
        let name = p.name();
        p.advance(name.len());
        out_of_place(p, start, place);
    } else {
        let span = if p.is_at_end() { end } else { span };
        let mut error = SyntaxError::new(SyntaxErrorKind::ExpectedOption(found(p)), span);
        let ends = matches!(p.peek_at(p.name().len()), Some(b')' | b','));
        if ends && !p.name().is_empty() && place.takes & bit(SystemOption::Select) != 0 {
            let here = Span::at(span.start);
            error = error.with_fix(Applicability::Unsafe, "write `$select=`", here, "$select=");
        }
        p.report(error);
    }
    skip_to_separator(p);
}
