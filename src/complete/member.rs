//! Behind a slash.

use super::ask::Ask;
use super::doc;
use super::expression::Inside;
use super::here::Here;
use super::offer::{Offer, Offers, Rank};
use super::operand::property;
use super::suggestion::Kind;
use crate::edm::{Item, Primitive, Type};
use crate::schema::{Operation, OperationKind};
use crate::syntax::ast::{Expansion, Expr, ExprKind, Path, Segment, Variable};

/// Offers the segments that can follow in a path of an expression.
pub(super) fn behind_slash(
    here: Here<'_>,
    inside: &Inside<'_>,
    path: &Path,
    segment: usize,
    offers: &mut Offers<'_>,
) {
    if matches!(path.first(), Segment::Variable(Variable::Root, _)) && segment == 1 {
        return super::address::resources(here, offers);
    }
    let Some(before) = here.before(path, segment) else {
        return;
    };
    let ask = here.round.ask(inside);
    if before.collection {
        collection(here, path, segment, before, offers);
    } else if let Some(id) = here.structured(before) {
        let names = here.names_before(path, segment);
        for member in here.schema.members(id) {
            if names.as_ref().is_none_or(|it| it.has(member.name())) {
                offers.add(property(here, id, member, here.rank(&ask, member.ty())));
            }
        }
        let first = names.filter(|names| segment == 1 && names.is_start());
        for (name, ty) in first.iter().flat_map(|names| &names.made.computed) {
            let offer = Offer::new(name, Kind::Property, here.rank(&ask, *ty)).of_type(*ty);
            offers.add(offer.saying(here.origin()));
        }
    }
    casts(here, before, offers);
    operations(here, before, Some(OperationKind::Function), offers);
}

fn collection(here: Here<'_>, path: &Path, segment: usize, ty: Type, offers: &mut Offers<'_>) {
    let source = here.round.source;
    let name = match segment.checked_sub(2) {
        None => Some(path.first()),
        Some(at) => path.rest().get(at),
    };
    let name = match name {
        Some(Segment::Name(name)) => name.as_str(source),
        Some(_) | None => "",
    };
    let x = variable(here, name);
    let item = if here.structured(ty).is_some() {
        "/"
    } else {
        ""
    };
    for (word, doc) in [
        ("any", "Whether a condition is true for an item."),
        ("all", "Whether a condition is true for every item."),
    ] {
        let insert = if here.is_before('(') {
            word.to_owned()
        } else {
            format!("{word}({x}:{x}{item}")
        };
        let doc = format!("{doc}\n{name}/{word}({x}:{x}{item}...) -> Edm.Boolean");
        let rank = if word == "any" {
            Rank::Best
        } else {
            Rank::Fits
        };
        let offer = Offer::new(word, Kind::LambdaOperator, rank).of_type(Type::BOOLEAN);
        offers.add(offer.inserting(insert).saying(doc));
    }
    let int = Type::primitive(Primitive::Int64);
    let count = Offer::new("$count", Kind::Segment, Rank::Fits).of_type(int);
    offers.add(count.saying("How many items there are."));
    let filter = Offer::new("$filter", Kind::Segment, Rank::Helps).of_type(ty);
    let insert = here.with("$filter", '(');
    offers.add(
        filter
            .inserting(insert)
            .saying("The items for which a condition is true."),
    );
}

/// A variable for the items of a collection: its first letter, unless that is taken.
pub(super) fn variable(here: Here<'_>, collection: &str) -> String {
    let first = collection.chars().next().filter(char::is_ascii_alphabetic);
    let mut name = first.map_or('x', |x| x.to_ascii_lowercase()).to_string();
    while here
        .names
        .variables
        .iter()
        .any(|(taken, _)| **taken == *name)
    {
        name.push('x');
    }
    name
}

/// The types to which what stands before can be cast.
pub(super) fn casts(here: Here<'_>, ty: Type, offers: &mut Offers<'_>) {
    for (id, name) in doc::derived(here.schema, ty) {
        let cast = Type {
            item: Item::Named(id),
            collection: ty.collection,
        };
        let offer = Offer::new(name, Kind::TypeCast, Rank::Possible).of_type(cast);
        offers.add(offer.about(doc::of_type(here.schema, cast)));
    }
}

/// The functions, or the operations, that are bound to what stands before.
pub(super) fn operations(
    here: Here<'_>,
    ty: Type,
    kind: Option<OperationKind>,
    offers: &mut Offers<'_>,
) {
    if here.structured(ty).is_none() {
        return;
    }
    for operation in here.schema.operations() {
        let is_kind = kind.is_none_or(|kind| kind == operation.kind);
        if is_kind && here.schema.is_bound_to(operation, ty) {
            self::operation(here, operation, offers);
        }
    }
}

/// A function or an action of the schema.
pub(super) fn operation(here: Here<'_>, operation: &Operation, offers: &mut Offers<'_>) {
    let name = operation.name.as_str();
    let show = |ty: Type| here.schema.display(ty).to_string();
    let parameters: Vec<String> = operation
        .call_parameters()
        .map(|parameter| format!("{}: {}", parameter.name, show(parameter.ty)))
        .collect();
    let result = operation.return_type.as_ref().map(|it| it.ty);
    let arrow = result.map_or_else(String::new, |ty| format!(" -> {}", show(ty)));
    let signature = format!("{name}({}){arrow}", parameters.join(", "));
    let doc = match doc::described(here.schema, name) {
        Some(doc) => format!("{doc}\n{signature}"),
        None => signature,
    };
    let insert = match operation.kind {
        OperationKind::Action => name.to_owned(),
        OperationKind::Function if parameters.is_empty() && !here.is_before('(') => {
            format!("{name}()")
        }
        OperationKind::Function => here.with(name, '('),
    };
    let offer = Offer::new(name, Kind::Function, Rank::Helps).inserting(insert);
    offers.add(Offer {
        ty: result,
        ..offer.saying(doc)
    });
}

/// Offers the segments of an item of `$select`.
pub(super) fn selected(
    here: Here<'_>,
    outer: &[&Path],
    path: &Path,
    segment: usize,
    offers: &mut Offers<'_>,
) {
    let from = match (segment, outer.last()) {
        (0, None) => Some(here.names.this),
        (0, Some(outer)) => here.round.before(outer, outer.rest().len() + 1),
        (_, _) => here.before(path, segment),
    };
    let Some(from) = from.map(Type::element) else {
        return;
    };
    if let Some(id) = here.structured(from) {
        let names = here
            .names_before(path, segment)
            .filter(|_| outer.is_empty());
        for member in here.schema.members(id) {
            if names.as_ref().is_some_and(|it| !it.has(member.name())) {
                continue;
            }
            let rank = match member.as_navigation() {
                Some(_) => Rank::Helps,
                None => Rank::Fits,
            };
            offers.add(property(here, id, member, rank));
        }
    }
    if segment == 0 {
        let all = Offer::new("*", Kind::Keyword, Rank::Possible);
        offers.add(all.saying("all properties"));
        let computed = &here.names.record.computed;
        for (name, ty) in computed.iter().filter(|_| outer.is_empty()) {
            let offer = Offer::new(name, Kind::Property, Rank::Fits).of_type(*ty);
            offers.add(offer.saying(here.origin()));
        }
    }
    casts(here, from, offers);
}

/// Offers the segments of an item of `$expand`.
pub(super) fn expanded(
    here: Here<'_>,
    expansion: &Expansion,
    segment: usize,
    offers: &mut Offers<'_>,
) {
    let before = segment.checked_sub(1).and_then(|at| expansion.path.get(at));
    let from = match (before, expansion.path.first()) {
        (Some(before), Some(first)) => here.round.probe.type_at(first.span().to(before.span())),
        _ => Some(here.names.this),
    };
    let Some(from) = from.map(Type::element) else {
        return;
    };
    let source = here.round.source;
    let is_related = match (before, here.parent(expansion, segment)) {
        (Some(Segment::Name(name)), Some(owner)) => here
            .structured(owner)
            .and_then(|id| here.schema.property(id, name.as_str(source)))
            .is_some_and(|member| member.as_navigation().is_some()),
        _ => false,
    };
    if is_related {
        for (word, doc) in [
            ("$ref", "references to the related entities"),
            ("$count", "how many related entities there are"),
        ] {
            offers.add(Offer::new(word, Kind::Segment, Rank::Helps).saying(doc));
        }
    } else if let Some(id) = here.structured(from) {
        for member in here.schema.members(id) {
            if segment == 0 && !here.is_left(member.name()) {
                continue;
            }
            let rank = match member.as_navigation() {
                Some(_) => Rank::Best,
                None if here.structured(member.ty()).is_some() => Rank::Leads,
                None => continue,
            };
            offers.add(property(here, id, member, rank));
        }
        if segment == 0 {
            let all = Offer::new("*", Kind::Keyword, Rank::Possible);
            offers.add(all.saying("all navigation properties"));
        }
    }
    casts(here, from, offers);
}

impl Here<'_> {
    /// The type that has the property before a segment of an item of `$expand`.
    fn parent(&self, expansion: &Expansion, segment: usize) -> Option<Type> {
        let Some(at) = segment.checked_sub(2) else {
            return Some(self.names.this);
        };
        let first = expansion.path.first()?.span();
        let ty = self
            .round
            .probe
            .type_at(first.to(expansion.path.get(at)?.span()));
        ty.map(Type::element)
    }
}

/// Offers the segments of a path to a property in a transformation.
pub(super) fn grouped(here: Here<'_>, path: &Path, segment: usize, offers: &mut Offers<'_>) {
    let from = match segment {
        0 => Some(here.names.this),
        _ => here.before(path, segment).map(Type::element),
    };
    let Some(from) = from else {
        return;
    };
    if let Some(id) = here.structured(from) {
        let names = here.names_before(path, segment);
        for member in here.schema.members(id) {
            if names.as_ref().is_some_and(|it| !it.has(member.name())) {
                continue;
            }
            let ask = Ask::ANYTHING;
            offers.add(property(here, id, member, here.rank(&ask, member.ty())));
        }
    }
    let computed = &here.names.record.computed;
    for (name, ty) in computed.iter().filter(|_| segment == 0) {
        let offer = Offer::new(name, Kind::Property, Rank::Fits).of_type(*ty);
        offers.add(offer.saying(here.origin()));
    }
    casts(here, from, offers);
}

impl Here<'_> {
    /// The type of an expression, if it is known.
    pub(super) fn type_of(&self, expr: &Expr) -> Type {
        let known = self.round.type_of(expr);
        if let (ExprKind::Path(path), true) = (&expr.kind, known.is_unknown()) {
            let all = 1 + path.rest().len();
            return self.before(path, all).unwrap_or(Type::UNKNOWN);
        }
        known
    }

    /// The type of what stands before a segment of a path: as the checker knows it, or, where it
    /// did not come, as the names lead there.
    fn before(&self, path: &Path, segment: usize) -> Option<Type> {
        let known = self.round.before(path, segment);
        known.filter(|ty| !ty.is_unknown()).or_else(|| {
            let mut segments = path.segments().take(segment);
            let first = self.first(segments.next()?)?;
            segments.try_fold(first, |from, segment| self.step(from, segment))
        })
    }

    fn first(&self, segment: &Segment) -> Option<Type> {
        if let Some(variable) = segment.as_variable() {
            return match variable {
                Variable::It => Some(self.names.it),
                Variable::This => Some(self.names.this),
                Variable::Root | Variable::These => None,
            };
        }
        let name = segment.as_name()?.as_str(self.round.source);
        let variables = self.names.variables.iter();
        let mut known = variables.chain(&self.names.record.computed);
        let known = known.find(|(known, _)| **known == *name);
        known.map_or_else(|| self.step(self.names.this, segment), |(_, ty)| Some(*ty))
    }

    fn step(&self, from: Type, segment: &Segment) -> Option<Type> {
        let Segment::Name(name) = segment else {
            return None;
        };
        let name = name.as_str(self.round.source);
        let id = self.structured(from.element())?;
        match self.schema.property(id, name) {
            Some(member) => Some(member.ty()),
            None => self.schema.type_named(name),
        }
    }
}
