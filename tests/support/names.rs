//! What official cases say about the names in them, and what follows from it.
//!
//! A case lists its names by what they are (`primitiveNonKeyProperty`, `entityColFunction`). The
//! grammar of the standard takes such lists into account; the parser knows no names, so that the
//! tests decide here what hangs on them alone.

use odq::diagnostic::Span;
use odq::syntax::ast::{
    Aggregation, Apply, Context, Expr, ExprKind, GroupElement, OptionValue, Path, Query, Reserved,
    ResourceKind, ResourceSegment, Segment, TransformationKind,
};
use odq::text::{Source, Text};

/// The names of a case.
pub(crate) struct Names<'a> {
    lists: &'a serde_json::Value,
    source: &'a Source,
}

impl<'a> Names<'a> {
    /// `lists` is an object of arrays of names.
    pub(crate) const fn new(lists: &'a serde_json::Value, source: &'a Source) -> Self {
        Self { lists, source }
    }

    /// Whether a name is listed as one of the kinds.
    fn is(&self, name: &str, kinds: &[&str]) -> bool {
        kinds.iter().any(|kind| {
            let list = self.lists.get(kind).and_then(|list| list.as_array());
            list.is_some_and(|list| list.iter().any(|listed| listed == name))
        })
    }

    /// Where the text is wrong by its names, if it is.
    pub(crate) fn misfit(&self, query: &Query) -> Option<Span> {
        let address = query.address.as_ref().and_then(|address| {
            let resource = address.resource.as_ref();
            let path = resource.and_then(|resource| self.resource(&resource.segments));
            path.or_else(|| self.context(address.context.as_ref()?))
        });
        address.or_else(|| {
            query.options.iter().find_map(|option| match &option.value {
                OptionValue::Apply(apply) => self.apply(apply),
                OptionValue::Custom(_) if !self.is_custom(&option.name) => {
                    Some(end(option.name.span))
                }
                _ => None,
            })
        })
    }

    /// `customName`, a parameter of a function, or nothing at all: rules of values hold theirs as an
    /// option without a name.
    fn is_custom(&self, name: &Text) -> bool {
        let name = name.as_str(self.source);
        name.is_empty() || self.is(name, &["customName", "parameterName"])
    }

    fn resource(&self, segments: &[ResourceSegment]) -> Option<Span> {
        segments.windows(2).find_map(|pair| {
            let [before, behind] = pair else { return None };
            self.neighbours(before, behind)
        })
    }

    fn neighbours(&self, before: &ResourceSegment, behind: &ResourceSegment) -> Option<Span> {
        let written = self.source.slice(before.span);
        let ends = ["$ref", "$count", "$value"].contains(&written);
        if ends && !self.is(written, &["keyPathLiteral"]) {
            return Some(end(before.span));
        }
        let (ResourceKind::Name(first), false) = (&before.kind, is_keyed(before)) else {
            return None;
        };
        let first = first.as_str(self.source);
        match &behind.kind {
            ResourceKind::Reserved(Reserved::Value) => {
                let has_value = ["primitiveKeyProperty", "primitiveNonKeyProperty"];
                let has_none = ["complexProperty", "streamProperty"];
                let wrong = self.is(first, &has_none) && !self.is(first, &has_value);
                wrong.then_some(behind.span)
            }
            ResourceKind::Name(second) => {
                let second = second.as_str(self.source);
                let is_type = |name: &str| {
                    let of_entities = self.is(last_part(name), &["entityTypeName"]);
                    name.contains('.') && of_entities
                };
                if is_type(first) && is_type(second) {
                    return Some(end(behind.span));
                }
                let imports = ["entityFunctionImport"];
                let is_import = self.is(second, &imports) && is_keyed(behind);
                is_import.then_some(end(behind.span))
            }
            _ => None,
        }
    }

    /// A type without its namespace is nothing that can be selected.
    fn context(&self, context: &Context) -> Option<Span> {
        context.select.as_ref()?.iter().find_map(|item| {
            let path = item.path.as_str(self.source);
            let (_, last) = path.rsplit_once('/')?;
            let types = ["complexTypeName", "entityTypeName"];
            let is_property = self.is(last, &PROPERTIES);
            (self.is(last, &types) && !is_property).then_some(end(item.path.span))
        })
    }

    fn apply(&self, apply: &Apply) -> Option<Span> {
        apply.steps.iter().find_map(|step| match &step.kind {
            TransformationKind::Aggregate(items) => {
                items.iter().find_map(|item| self.aggregation(item))
            }
            TransformationKind::GroupBy(group) => {
                let element = group.elements.iter().find_map(|element| match element {
                    GroupElement::Property(path) => self.single_valued(path),
                    GroupElement::Rollup(_) | GroupElement::RollupRecursive(_) => None,
                });
                element.or_else(|| self.apply(group.apply.as_ref()?))
            }
            TransformationKind::Join(join) => {
                let Segment::Name(name) = join.property.first() else {
                    return None;
                };
                let fits = self.is(name.as_str(self.source), &COLLECTIONS);
                let within = || self.apply(join.apply.as_ref()?);
                if fits { within() } else { Some(end(name.span)) }
            }
            TransformationKind::Concat(all) => all.iter().find_map(|one| self.apply(one)),
            TransformationKind::Nest(nest) => {
                nest.items.iter().find_map(|item| self.apply(&item.apply))
            }
            _ => None,
        })
    }

    fn aggregation(&self, item: &Aggregation) -> Option<Span> {
        if let ExprKind::Chain(chain) = &item.value.kind {
            let operands = chain.links().map(|link| &link.operand);
            return std::iter::once(chain.first())
                .chain(operands)
                .find_map(|operand| self.operand(operand));
        }
        let ExprKind::Path(path) = &item.value.kind else {
            return None;
        };
        let last = path.segments().last()?;
        match last {
            // Without a method it aggregates itself.
            Segment::Name(name) if item.method.is_none() => {
                let known = self.is(name.as_str(self.source), &["customAggregate"]);
                (!known).then_some(end(name.span))
            }
            _ => None,
        }
    }

    /// An operand of a calculation, which is one value.
    fn operand(&self, operand: &Expr) -> Option<Span> {
        let ExprKind::Path(path) = &operand.kind else {
            return None;
        };
        let (Segment::Name(first), false) = (path.first(), path.rest().is_empty()) else {
            return None;
        };
        let name = first.as_str(self.source);
        let is_collection = self.is(name, &COLLECTIONS) && !self.is(name, &SINGLE);
        is_collection.then_some(end(operand.span))
    }

    /// A path each of whose segments leads to one value at most.
    fn single_valued(&self, path: &Path) -> Option<Span> {
        let before_last = path.segments().take(path.rest().len());
        before_last.into_iter().find_map(|segment| {
            let Segment::Name(name) = segment else {
                return None;
            };
            let written = name.as_str(self.source);
            let leads_on = written.contains('.') || self.is(written, &SINGLE);
            let is_type = self.is(written, &["complexTypeName", "entityTypeName"]);
            (!leads_on && !is_type).then_some(end(name.span))
        })
    }
}

const COLLECTIONS: [&str; 2] = ["complexColProperty", "entityColNavigationProperty"];

const SINGLE: [&str; 2] = ["complexProperty", "entityNavigationProperty"];

const PROPERTIES: [&str; 9] = [
    "complexProperty",
    "complexColProperty",
    "entityNavigationProperty",
    "entityColNavigationProperty",
    "primitiveKeyProperty",
    "primitiveNonKeyProperty",
    "primitiveColProperty",
    "primitiveProperty",
    "streamProperty",
];

const fn is_keyed(segment: &ResourceSegment) -> bool {
    !segment.groups.is_empty()
}

fn last_part(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

/// The place behind a text.
const fn end(span: Span) -> Span {
    Span::at(span.end)
}
