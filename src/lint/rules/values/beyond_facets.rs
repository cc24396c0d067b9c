use crate::diagnostic::{Code, Span};
use crate::edm::{Item, Value};
use crate::hir::{Base, Expr, ExprKind, Literal, Path, Query, Set, Step};
use crate::lint::finder::Finder;
use crate::lint::rule::{Check, Rule};
use crate::ops::Operator;
use crate::schema::{Facets, Scale, Schema};
use std::rc::Rc;

pub(super) const RULE: Rule = Rule {
    code: Code::warning(233, "beyond-facets"),
    summary: "a value that the property cannot have",
    meaning: "\
The schema says how long a text can be (`MaxLength`), or how many digits a
number or the fraction of a second has (`Precision`, `Scale`). No record has a
value beyond that: with `eq` and `in` the comparison is never true, with `ne`
always.",
    example: "createdDateTime eq 2026-01-31T08:30:00.123456789Z",
    instead: "createdDateTime eq 2026-01-31T08:30:00.1234567Z",
    fix: None,
    check: Check::Options(check),
};

fn check<'a>(finder: &mut Finder<'a>, query: &'a Query) {
    let Some(schema) = finder.schema.filter(|schema| !schema.is_opened()) else {
        return;
    };
    let record = query.resource.ty.item;
    let no_items: Rc<[Item]> = Rc::new([]);
    let mut waiting: Vec<(&Expr, Rc<[Item]>)> = Vec::new();
    let filter = query.filter.as_ref();
    waiting.extend(filter.map(|filter| (filter, no_items)));
    while let Some((expr, items)) = waiting.pop() {
        for (path, literal, span) in compared(expr) {
            let facets = (path.as_path()).and_then(|path| facets(schema, path, record, &items));
            if let Some(most) = facets.and_then(|facets| exceeded(literal, facets)) {
                let property = finder.text(path.span);
                let message = format!("`{property}` has at most {most}");
                finder.add(finder.finding(span, message));
            }
        }
        let (collection, predicate) = if let ExprKind::Lambda(lambda) = &expr.kind {
            (&lambda.collection, lambda.predicate.as_ref())
        } else if let ExprKind::Filter(filter) = &expr.kind {
            (&filter.collection, Some(&filter.predicate))
        } else {
            expr.for_each_child(&mut |child| waiting.push((child, Rc::clone(&items))));
            continue;
        };
        let inner = items.iter().copied().chain([collection.ty.item]).collect();
        waiting.extend(predicate.map(|predicate| (predicate, inner)));
        waiting.push((collection, items));
    }
}

/// What an expression compares with constants, where a constant that no record has decides.
fn compared(expr: &Expr) -> Vec<(&Expr, &Literal, Span)> {
    if let ExprKind::Chain(chain) = &expr.kind {
        let left = unconverted(&chain.first);
        if let [link] = chain.links.as_slice()
            && matches!(link.operator, Operator::Eq | Operator::Ne)
        {
            let right = unconverted(&link.operand);
            let of = |path, constant: &'_ Expr, literal| (path, literal, constant.span);
            return match (left.as_literal(), right.as_literal()) {
                (None, Some(literal)) => vec![of(left, right, literal)],
                (Some(literal), None) => vec![of(right, left, literal)],
                (Some(_), Some(_)) | (None, None) => Vec::new(),
            };
        }
    } else if let ExprKind::In(membership) = &expr.kind
        && let Set::Values(values) = &membership.set
    {
        let operand = unconverted(&membership.operand);
        let values = values.iter().zip(membership.places.iter());
        return values.map(|(it, place)| (operand, it, *place)).collect();
    } else if let ExprKind::Call(call) = &expr.kind
        && ["contains", "startswith", "endswith"].contains(&call.function.name)
        && let [whole, part] = call.arguments.as_slice()
        && let Some(literal) = part.as_literal()
    {
        return vec![(whole, literal, part.span)];
    }
    Vec::new()
}

fn unconverted(expr: &Expr) -> &Expr {
    if let ExprKind::Convert(inner, _) = &expr.kind {
        return inner;
    }
    expr
}

/// The facets of the property to which a path leads, from a record or from one of the items that
/// the variables round it stand for.
fn facets(schema: &Schema, path: &Path, record: Item, items: &[Item]) -> Option<Facets> {
    let mut owner = match &path.base {
        Base::It => record,
        Base::Variable(variable) => *items.get(variable.depth)?,
        Base::Root(_) | Base::Value(_) => return None,
    };
    let mut found = None;
    for step in path.steps.iter() {
        found = None;
        match step {
            Step::Property(name, ty) => {
                if let Item::Named(id) = owner {
                    let property = schema.property(id, name).and_then(|it| it.as_property());
                    found = property.map(|property| schema.facets(property));
                }
                owner = ty.item;
            }
            Step::Cast(id) => owner = Item::Named(*id),
            Step::Key(_) => {}
            Step::Annotation(..) => return None,
        }
    }
    found
}

/// What a property has at most, if a constant has more.
fn exceeded(literal: &Literal, facets: Facets) -> Option<String> {
    match &literal.value {
        Value::String(text) => {
            let (most, length) = (facets.max_length?, text.chars().count());
            is_above(length, most).then(|| format!("{most} characters, this text has {length}"))
        }
        Value::Binary(bytes) => {
            let (most, length) = (facets.max_length?, bytes.len());
            is_above(length, most).then(|| format!("{most} bytes, these are {length}"))
        }
        Value::DateTimeOffset(_) | Value::TimeOfDay(_) | Value::Duration(_) => {
            let (most, (_, length)) = (facets.precision?, digits(&literal.text));
            let unit = "digits in fractions of a second";
            is_above(length, most).then(|| format!("{most} {unit}, this has {length}"))
        }
        Value::Decimal(_) | Value::Integer(_) => {
            // A number with an exponent has digits that are not written.
            if literal.text.contains(['e', 'E']) {
                return None;
            }
            let (before, behind) = digits(&literal.text);
            let Scale::Digits(scale) = facets.scale? else {
                return None;
            };
            if is_above(behind, scale) {
                return Some(format!(
                    "{scale} digits behind the point, this has {behind}"
                ));
            }
            let most = facets.precision?.saturating_sub(scale);
            let found = is_above(before, most);
            found.then(|| format!("{most} digits before the point, this has {before}"))
        }
        Value::Null
        | Value::Boolean(_)
        | Value::Double(_)
        | Value::Guid(_)
        | Value::Date(_)
        | Value::Enum(_)
        | Value::Geo(_)
        | Value::Collection(_) => None,
    }
}

fn is_above(number: usize, most: u32) -> bool {
    usize::try_from(most).is_ok_and(|most| number > most)
}

/// The digits before the point and behind it, without zeros that say nothing.
fn digits(text: &str) -> (usize, usize) {
    let (before, behind) = text.split_once('.').unwrap_or((text, ""));
    let before = before.trim_start_matches(['-', '+', '0']);
    let end = behind.find(|c: char| !c.is_ascii_digit());
    let behind = behind.get(..end.unwrap_or(behind.len())).unwrap_or("");
    let before = before.chars().filter(char::is_ascii_digit).count();
    (before, behind.trim_end_matches('0').len())
}

#[cfg(test)]
mod tests {
    use crate::check::{self, Root};
    use crate::diagnostic::{Levels, Limits};
    use crate::lint::lint;
    use crate::schema::Schema;
    use crate::syntax::{Input, parse};

    #[track_caller]
    fn said(text: &str) -> Vec<String> {
        let csdl = r#"<Schema xmlns="http://docs.oasis-open.org/odata/ns/edm" Namespace="Ns">
            <TypeDefinition Name="Code" UnderlyingType="Edm.String" MaxLength="2"/>
            <ComplexType Name="Part">
              <Property Name="Name" Type="Edm.String" MaxLength="3"/>
            </ComplexType>
            <EntityType Name="Thing">
              <Key><PropertyRef Name="Id"/></Key>
              <Property Name="Id" Type="Edm.Int32" Nullable="false"/>
              <Property Name="Code" Type="Ns.Code"/>
              <Property Name="Main" Type="Ns.Part"/>
              <Property Name="Parts" Type="Collection(Ns.Part)"/>
              <Property Name="Price" Type="Edm.Decimal" Precision="6" Scale="2"/>
              <Property Name="Free" Type="Edm.Decimal"/>
              <Property Name="At" Type="Edm.TimeOfDay" Precision="3"/>
            </EntityType>
            <EntityContainer Name="C"><EntitySet Name="Things" EntityType="Ns.Thing"/></EntityContainer>
          </Schema>"#;
        let schema = Schema::from_csdl(csdl.as_bytes()).unwrap();
        let (tree, errors) = parse(text, Input::Auto, &Limits::DEFAULT);
        assert!(errors.is_empty(), "{errors:?}");
        let (query, findings) = check::check(&tree, &schema, &Root::Only);
        assert!(findings.is_empty(), "{findings:?}");
        let found = lint(&tree, &query, &schema, None, &Levels::default());
        let own = found.into_iter().filter(|it| it.code == super::RULE.code);
        own.map(|finding| finding.message).collect()
    }

    #[test]
    fn values_beyond_the_facets_are_found_wherever_they_stand() {
        for (text, part) in [
            ("Code eq 'ABC'", "at most 2 characters, this text has 3"),
            ("'ABC' ne Code", "at most 2 characters"),
            ("Main/Name in ('abc','abcd')", "at most 3 characters"),
            ("contains(Main/Name,'abcd')", "at most 3 characters"),
            ("Parts/any(p:p/Name eq 'abcd')", "at most 3 characters"),
            ("Price eq 1.234", "2 digits behind the point, this has 3"),
            ("Price eq 12345", "4 digits before the point, this has 5"),
            ("At eq 10:30:00.1234", "3 digits in fractions of a second"),
        ] {
            let said = said(text);
            assert!(
                matches!(said.as_slice(), [one] if one.contains(part)),
                "{text}: {said:?}"
            );
        }
    }

    #[test]
    fn values_that_records_can_have_are_not() {
        for text in [
            "Code eq 'AB'",
            "Code gt 'ABC'",
            "Code eq 'äö'",
            "Main/Name eq null",
            "Price eq 1.230",
            "Price gt 1.234",
            "Price eq -1234.56",
            "Price eq 1234",
            "Free eq 1.23456789",
            "At eq 10:30:00.1230",
            "Code eq '{{code}}'",
        ] {
            assert_eq!(said(text), [""; 0], "{text}");
        }
    }
}
