//! Where an operand of an expression begins.

use super::ask::Ask;
use super::doc;
use super::expression::{Inside, Role};
use super::here::Here;
use super::known;
use super::literal::{literals, members};
use super::offer::{Offer, Offers, Rank};
use super::place::Clause;
use super::reach::further_away;
use super::suggestion::Kind;
use crate::edm::{Item, Primitive, Type, TypeId};
use crate::functions::{Function, Returns, all};
use crate::profile::{Scope, Subject, Support, Text};
use crate::schema::{Definition, Member};
use crate::syntax::ast::{ExprKind, OptionValue, Segment};

/// Offers what an operand can begin with.
pub(super) fn operand(here: Here<'_>, inside: &Inside<'_>, offers: &mut Offers<'_>) {
    let ask = here.round.ask(inside);
    match inside.role {
        Role::Listed(_, true) => {
            known::values(here, inside, false, offers);
            return literals(here, &ask, offers);
        }
        // A single value in parentheses is read as an expression.
        Role::Listed(within, false) if here.cut.last == Some('(') => {
            let item = here.round.type_of(&within.operand);
            let ask = Ask::value(item);
            known::values(here, inside, false, offers);
            return literals(here, &ask, offers);
        }
        Role::Listed(_, false) => {
            let doc = "a list of values: `(1,2)`";
            offers.add(
                Offer::new("(", Kind::Keyword, Rank::Best)
                    .inserting(here.with("", '('))
                    .saying(doc),
            );
        }
        Role::Flags(has) => {
            return members(here, here.round.type_of(&has.operand), true, offers);
        }
        Role::Argument(call, at) => {
            let name = call.name.as_str(here.round.source);
            let is_special = ["cast", "isof"]
                .iter()
                .any(|it| it.eq_ignore_ascii_case(name));
            if is_special {
                types(here, offers);
            }
            if is_special && at > 0 {
                return;
            }
        }
        Role::Whole(_)
        | Role::Condition
        | Role::Unary(_)
        | Role::Operand(..)
        | Role::Left
        | Role::Any => {}
    }
    if let (Role::Whole(Clause::OrderBy), Some(allowed)) = (inside.role, here.order_keys()) {
        return order_keys(here, allowed, offers);
    }
    known::values(here, inside, false, offers);
    literals(here, &ask, offers);
    properties(here, &ask, offers);
    // Without a word they would be too many.
    if !here.cut.word.is_empty() {
        further_away(here, &ask, offers);
    }
    variables(here, &ask, offers);
    functions(here, &ask, offers);
    keywords(here, inside, &ask, offers);
    aliases(here, offers);
}

impl<'a> Here<'a> {
    /// The only properties that the service orders by, if that is known.
    fn order_keys(&self) -> Option<&'a [Text]> {
        let is_request = self.names.this == self.names.it
            && self.names.variables.is_empty()
            && self.names.record.left.is_none();
        let mut rules = self.profile.filter(|_| is_request)?.rules.iter();
        rules.find_map(|rule| {
            let is_plain = rule.about == Subject::Sort && rule.scope == Scope::Any;
            rule.allow.as_deref().filter(|_| is_plain)
        })
    }
}

fn order_keys(here: Here<'_>, allowed: &[Text], offers: &mut Offers<'_>) {
    for path in allowed {
        let mut from = here.names.this;
        let mut last = None;
        for name in path.split('/') {
            last = here
                .structured(from)
                .and_then(|id| Some((id, here.schema.property(id, name)?)));
            from = last.map_or(Type::UNKNOWN, |(_, member)| member.ty());
        }
        if let Some((id, member)) = last.filter(|_| here.is_left(path)) {
            offers.add(Offer {
                label: path,
                ..property(here, id, member, Rank::Best)
            });
        }
    }
}

impl Here<'_> {
    /// The structured type behind a type, or behind the items of a collection.
    pub(super) fn structured(&self, ty: Type) -> Option<TypeId> {
        let Item::Named(id) = ty.item else {
            return None;
        };
        let definition = self.schema.definition(id)?;
        definition.as_structured().map(|_| id)
    }

    /// How useful a value of a type is where something is asked for.
    pub(super) fn rank(&self, ask: &Ask, ty: Type) -> Rank {
        if ask.begins_condition {
            return if ty.collection {
                Rank::Leads
            } else {
                Rank::Fits
            };
        }
        if ask.takes(self.schema, ty) {
            return Rank::Fits;
        }
        // What is counted is a number, and what is asked of items a condition.
        let counts = [Type::primitive(Primitive::Int64), Type::BOOLEAN];
        if ty.collection && counts.iter().any(|ty| ask.takes(self.schema, *ty)) {
            return Rank::Helps;
        }
        match self.structured(ty).filter(|_| !ty.collection) {
            Some(id) if self.leads(ask, id) => Rank::Leads,
            Some(_) | None => Rank::Possible,
        }
    }

    /// A rank, or the last one for what the service does not support.
    pub(super) fn supported(&self, about: Subject, name: &str, rank: Rank) -> Rank {
        let profile = self.profile.map(|profile| profile.support(about, name));
        match profile {
            Some(Support::Supported) | None => rank,
            Some(Support::Off | Support::Undocumented | Support::Refused) => Rank::Possible,
        }
    }

    /// Whether something of a rank is left out: no value of a type that is asked for begins with
    /// it. Where a word is written, that is offered all the same.
    fn leads_nowhere(&self, ask: &Ask, rank: Rank) -> bool {
        let asks = !ask.types.is_empty() && !ask.begins_condition;
        asks && rank == Rank::Possible && self.cut.word.is_empty()
    }

    /// Whether a property of a type, or of a property of it, can stand where something is asked for.
    fn leads(&self, ask: &Ask, id: TypeId) -> bool {
        let has = |id: TypeId| {
            let mut members = self.schema.members(id);
            members.any(|member| ask.takes(self.schema, member.ty()))
        };
        let mut next = self
            .schema
            .members(id)
            .filter(|member| !member.ty().collection);
        has(id) || next.any(|member| self.structured(member.ty()).is_some_and(has))
    }
}

/// A member as it is offered.
pub(super) fn property<'m>(
    here: Here<'_>,
    owner: TypeId,
    member: &'m Member,
    rank: Rank,
) -> Offer<'m> {
    let kind = match member {
        Member::Property(_) => Kind::Property,
        Member::Navigation(_) => Kind::NavigationProperty,
    };
    Offer::new(member.name(), kind, rank)
        .of_type(member.ty())
        .about(doc::of_member(here.schema, owner, member))
}

/// The members of the record, or of what options in parentheses are about.
fn properties(here: Here<'_>, ask: &Ask, offers: &mut Offers<'_>) {
    let this = here.names.this;
    if let Some(id) = here.structured(this) {
        let in_lambda = !here.names.variables.is_empty();
        for member in here.schema.members(id) {
            // In a lambda the item is rather meant than the record.
            let best = if in_lambda { Rank::Helps } else { Rank::Best };
            let rank = here.rank(ask, member.ty()).max(best);
            if here.leads_nowhere(ask, rank) || !here.is_left(member.name()) {
                continue;
            }
            offers.add(property(here, id, member, rank));
        }
    }
    for (id, name) in doc::derived(here.schema, this) {
        let ty = Type::named(id);
        let cast = Offer::new(name, Kind::TypeCast, Rank::Possible).of_type(ty);
        let doc = doc::of_type(here.schema, ty);
        offers.add(cast.inserting(here.with(name, '/')).about(doc));
    }
    for (name, ty) in &here.names.record.computed {
        let offer = Offer::new(name, Kind::Property, here.rank(ask, *ty)).of_type(*ty);
        offers.add(offer.saying(here.origin()));
    }
}

/// The variables of lambdas, with what the items of the innermost one have.
fn variables(here: Here<'_>, ask: &Ask, offers: &mut Offers<'_>) {
    for (at, (name, ty)) in here.names.variables.iter().enumerate() {
        let is_structured = here.structured(*ty).is_some();
        let insert = if is_structured {
            here.with(name, '/')
        } else {
            name.to_string()
        };
        let mut rank = here.rank(ask, *ty);
        if at == 0 && rank <= Rank::Leads {
            rank = Rank::Best;
        }
        let offer = Offer::new(name, Kind::Variable, rank).of_type(*ty);
        offers.add(offer.inserting(insert).saying("an item of the collection"));
        let Some(id) = here.structured(*ty).filter(|_| at == 0) else {
            continue;
        };
        let made = here.names.items.first();
        for member in here.schema.members(id) {
            if made.is_some_and(|made| !made.has(member.name())) {
                continue;
            }
            let label = format!("{name}/{}", member.name());
            let offer = property(here, id, member, here.rank(ask, member.ty()));
            offers.add(Offer {
                label: &label,
                ..offer
            });
        }
        for (own, ty) in made.iter().flat_map(|made| &made.computed) {
            let label = format!("{name}/{own}");
            let offer = Offer::new(&label, Kind::Property, here.rank(ask, *ty)).of_type(*ty);
            offers.add(offer.saying(here.origin()));
        }
    }
}

/// The type of the results of a function: that of its first overload, where all have the same.
fn result(function: &Function) -> Option<Type> {
    let mut types = function
        .overloads
        .iter()
        .map(|overload| match overload.returns {
            Returns::Primitive(primitive) => Some(Type::primitive(primitive)),
            Returns::Collection => None,
        });
    let first = types.next()??;
    types.all(|ty| ty == Some(first)).then_some(first)
}

fn functions(here: Here<'_>, ask: &Ask, offers: &mut Offers<'_>) {
    for function in all() {
        let mut results = function
            .overloads
            .iter()
            .map(|overload| match overload.returns {
                Returns::Primitive(primitive) => Type::primitive(primitive),
                Returns::Collection => Type::collection_of(Item::Unknown),
            });
        let fits = results.any(|ty| ask.takes(here.schema, ty));
        let rank = match (fits, ask.begins_condition, ask.types.is_empty()) {
            (true, false, false) => Rank::Leads,
            (true, true, _) => Rank::Helps,
            _ => Rank::Possible,
        };
        if here.leads_nowhere(ask, rank) {
            continue;
        }
        let rank = here.supported(Subject::Functions, function.name, rank);
        let has_none = function.overloads.iter().all(|it| it.parameters.is_empty());
        let insert = match (here.is_before('('), has_none) {
            (true, _) => function.name.to_owned(),
            (false, true) => format!("{}()", function.name),
            (false, false) => format!("{}(", function.name),
        };
        let signatures: Vec<String> = function.signatures().collect();
        let doc = format!("{}\n{}", function.doc, signatures.join("\n"));
        let offer = Offer::new(function.name, Kind::Function, rank).inserting(insert);
        offers.add(Offer {
            ty: result(function),
            ..offer.saying(doc)
        });
    }
    for (name, doc) in SPECIAL {
        let is_condition = *name == "isof";
        let boolean = is_condition.then_some(Type::BOOLEAN);
        let offer =
            Offer::new(name, Kind::Function, Rank::Possible).inserting(here.with(name, '('));
        offers.add(Offer {
            ty: boolean,
            ..offer.saying(*doc)
        });
    }
}

/// Forms that look like functions, which are not in the table of functions.
const SPECIAL: &[(&str, &str)] = &[
    (
        "case",
        "The value of the first branch whose condition is true.\ncase(condition:value, ...)",
    ),
    (
        "cast",
        "The value as one of another type; null where it does not fit.\ncast(value, Type)\ncast(Type)",
    ),
    (
        "isof",
        "Whether the value is one of a type.\nisof(value, Type) -> Edm.Boolean\nisof(Type) -> Edm.Boolean",
    ),
];

fn keywords(here: Here<'_>, inside: &Inside<'_>, ask: &Ask, offers: &mut Offers<'_>) {
    let takes_condition = ask.types.is_empty() || ask.takes(here.schema, Type::BOOLEAN);
    if takes_condition {
        let not = Offer::new("not", Kind::Operator, Rank::Helps).of_type(Type::BOOLEAN);
        let doc = "Whether a condition is false; it binds tighter than a comparison.";
        offers.add(not.inserting(here.with("not", ' ')).saying(doc));
    }
    if here.cut.word.is_empty() {
        let open = Offer::new("(", Kind::Keyword, Rank::Helps);
        offers.add(open.saying("an expression in parentheses"));
    }
    let it = here.names.it;
    let is_far = !here.names.variables.is_empty() || here.names.this != it;
    let rank = if is_far { Rank::Helps } else { Rank::Possible };
    let offer = Offer::new("$it", Kind::Variable, rank).of_type(it);
    let insert = here.with("$it", '/');
    offers.add(
        offer
            .inserting(insert)
            .saying("the record that the request is about"),
    );
    if here.names.this != it {
        let this = Offer::new("$this", Kind::Variable, Rank::Possible).of_type(here.names.this);
        offers.add(this.saying("the item that the option is about"));
    }
    if matches!(inside.role, Role::Whole(Clause::Aggregate)) {
        let ty = Type::primitive(Primitive::Int64);
        let count = Offer::new("$count", Kind::Keyword, Rank::Best).of_type(ty);
        offers.add(count.saying("how many instances there are"));
    }
}

/// The parameter aliases that have a value, or are used.
fn aliases(here: Here<'_>, offers: &mut Offers<'_>) {
    for option in &here.query.options {
        let name = option.name.as_str(here.round.source);
        if let (OptionValue::Alias(value), true) = (&option.value, name.starts_with('@')) {
            let ty = here.round.probe.type_at(value.span);
            let offer = Offer::new(name, Kind::Alias, Rank::Helps).saying("a parameter alias");
            offers.add(Offer { ty, ..offer });
        }
    }
}

/// The names of the aliases that are used and have no value.
pub(super) fn missing_aliases(here: Here<'_>) -> Vec<String> {
    let source = here.round.source;
    let mut waiting = Vec::new();
    for option in &here.query.options {
        option.value.for_each_expr(&mut |expr| waiting.push(expr));
    }
    let mut names = Vec::new();
    while let Some(expr) = waiting.pop() {
        if let ExprKind::Path(path) = &expr.kind
            && let Segment::Alias(name) = path.first()
        {
            names.push(format!("@{}", name.as_str(source)));
        }
        expr.for_each_child(&mut |child| waiting.push(child));
    }
    let options = &here.query.options;
    let given = |name: &String| {
        options
            .iter()
            .any(|it| it.name.as_str(source) == name.as_str())
    };
    names.retain(|name| !given(name));
    names.sort();
    names.dedup();
    names
}

/// The names of types.
fn types(here: Here<'_>, offers: &mut Offers<'_>) {
    for (primitive, _) in Primitive::ALL {
        let name = primitive.to_string();
        let offer = Offer::new(&name, Kind::TypeCast, Rank::Leads);
        offers.add(
            offer
                .of_type(Type::primitive(*primitive))
                .saying("a primitive type"),
        );
    }
    for (id, definition) in here.schema.definitions() {
        let ty = Type::named(id);
        let rank = match definition {
            Definition::Enum(_) => Rank::Leads,
            Definition::Entity(_) | Definition::Complex(_) | Definition::TypeDefinition(_) => {
                Rank::Helps
            }
        };
        let offer = Offer::new(definition.name().as_str(), Kind::TypeCast, rank).of_type(ty);
        offers.add(offer.about(doc::of_type(here.schema, ty)));
    }
}
