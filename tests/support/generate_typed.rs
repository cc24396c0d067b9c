//! Schemas, conditions over them and rows that fit them, made from a list of numbers: a shorter list
//! of smaller numbers makes a smaller case.

use odq::functions::{Parameter, Returns, all};
use std::fmt::Write;

/// The choices of a case, one after the other; beyond the end all are 0.
pub(crate) struct Tape<'t> {
    numbers: &'t [u16],
    at: usize,
}

/// The primitive types of properties, with those that literals and rows have.
const PRIMITIVES: &[&str] = &[
    "String",
    "Int32",
    "Boolean",
    "Decimal",
    "Double",
    "Int64",
    "DateTimeOffset",
    "Date",
    "Guid",
    "Duration",
    "TimeOfDay",
    "Byte",
    "SByte",
    "Int16",
    "Single",
    "Binary",
    "Untyped",
    "Stream",
    "GeographyPoint",
    "GeometryLineString",
];

#[derive(Clone, Copy, PartialEq, Debug)]
enum Ty {
    Primitive(&'static str),
    Enum(usize),
    Complex(usize),
}

#[derive(Clone)]
struct Property {
    name: String,
    ty: Ty,
    collection: bool,
    nullable: bool,
}

#[derive(Clone)]
struct Structure {
    base: Option<usize>,
    open: bool,
    own: Vec<Property>,
}

struct Enumeration {
    flags: bool,
    underlying: &'static str,
    members: usize,
}

/// A schema with one entity set.
pub(crate) struct Model {
    enumerations: Vec<Enumeration>,
    complexes: Vec<Structure>,
    record: Structure,
}

/// What can be named in an expression: a path, its type, whether it is a collection.
type Reach = (String, Ty, bool);

impl<'t> Tape<'t> {
    pub(crate) const fn new(numbers: &'t [u16]) -> Self {
        Self { numbers, at: 0 }
    }

    /// A number below `end`.
    pub(crate) fn pick(&mut self, end: usize) -> usize {
        let number = self.numbers.get(self.at).copied().unwrap_or(0);
        self.at += 1;
        usize::from(number) % end.max(1)
    }

    pub(crate) fn one_in(&mut self, times: usize) -> bool {
        self.pick(times) == times - 1
    }

    pub(crate) fn of<'a, T: ?Sized>(&mut self, all: &'a [&'a T]) -> &'a T {
        all[self.pick(all.len())]
    }
}

impl Model {
    pub(crate) fn new(tape: &mut Tape<'_>) -> Self {
        let enumerations = (0..1 + tape.pick(2))
            .map(|_| Enumeration {
                flags: tape.one_in(2),
                underlying: tape.of(&["Int32", "Byte", "SByte", "Int16", "Int64"]),
                members: 1 + tape.pick(4),
            })
            .collect();
        let mut model = Self {
            enumerations,
            complexes: Vec::new(),
            record: Structure {
                base: None,
                open: false,
                own: Vec::new(),
            },
        };
        for at in 0..1 + tape.pick(3) {
            let base = (at > 0 && tape.one_in(3)).then(|| tape.pick(at));
            let structure = model.structure(tape, base, 3);
            model.complexes.push(structure);
        }
        model.record = model.structure(tape, None, 9);
        model
    }

    fn structure(&self, tape: &mut Tape<'_>, base: Option<usize>, most: usize) -> Structure {
        let depth = base.map_or(0, |_| 10 * self.complexes.len());
        let own = (0..1 + tape.pick(most)).map(|number| {
            let ty = match tape.pick(8) {
                5 => Ty::Enum(tape.pick(self.enumerations.len())),
                6 | 7 if !self.complexes.is_empty() => Ty::Complex(tape.pick(self.complexes.len())),
                _ => Ty::Primitive(PRIMITIVES[tape.pick(PRIMITIVES.len())]),
            };
            let no_collection = matches!(ty, Ty::Primitive("Stream"));
            Property {
                name: format!("P{}", depth + number),
                ty,
                collection: tape.one_in(4) && !no_collection,
                nullable: !tape.one_in(4),
            }
        });
        let own = own.collect();
        Structure {
            base,
            open: tape.one_in(6),
            own,
        }
    }

    /// The properties of a structure, inherited ones first.
    fn properties(&self, structure: &Structure) -> Vec<Property> {
        let mut all = structure
            .base
            .map_or_else(Vec::new, |base| self.properties(&self.complexes[base]));
        all.extend(structure.own.iter().cloned());
        all
    }

    pub(crate) fn csdl(&self) -> String {
        let mut out = String::from(
            "<Schema xmlns=\"http://docs.oasis-open.org/odata/ns/edm\" Namespace=\"G\">",
        );
        for (at, declared) in self.enumerations.iter().enumerate() {
            let (flags, underlying) = (declared.flags, declared.underlying);
            let _ = write!(
                out,
                "<EnumType Name=\"E{at}\" IsFlags=\"{flags}\" UnderlyingType=\"Edm.{underlying}\">"
            );
            for member in 0..declared.members {
                let value = 1 << member;
                let _ = write!(out, "<Member Name=\"M{member}\" Value=\"{value}\"/>");
            }
            out.push_str("</EnumType>");
        }
        for (at, structure) in self.complexes.iter().enumerate() {
            let base = structure
                .base
                .map_or_else(String::new, |base| format!(" BaseType=\"G.C{base}\""));
            let open = structure.open;
            let _ = write!(
                out,
                "<ComplexType Name=\"C{at}\" OpenType=\"{open}\"{base}>"
            );
            write_properties(structure, &mut out);
            out.push_str("</ComplexType>");
        }
        let open = self.record.open;
        let _ = write!(
            out,
            "<EntityType Name=\"R\" OpenType=\"{open}\"><Key><PropertyRef Name=\"Key\"/></Key>\
             <Property Name=\"Key\" Type=\"Edm.Int32\" Nullable=\"false\"/>"
        );
        write_properties(&self.record, &mut out);
        out.push_str(
            "</EntityType><EntityContainer Name=\"N\"><EntitySet Name=\"Rows\" EntityType=\"G.R\"/>\
             </EntityContainer></Schema>",
        );
        out
    }

    /// What is reached from a structure over at most so many names.
    fn reach(&self, structure: &Structure, before: &str, depth: usize, all: &mut Vec<Reach>) {
        for property in self.properties(structure) {
            let path = format!("{before}{}", property.name);
            all.push((path.clone(), property.ty, property.collection));
            if let (Ty::Complex(at), false, true) = (property.ty, property.collection, depth > 0) {
                self.reach(&self.complexes[at], &format!("{path}/"), depth - 1, all);
            }
        }
        if structure.open {
            all.push((format!("{before}Dynamic"), Ty::Primitive("Untyped"), false));
        }
    }

    /// A condition over a record.
    pub(crate) fn condition(&self, tape: &mut Tape<'_>) -> String {
        let mut reach = Vec::new();
        self.reach(&self.record, "", 2, &mut reach);
        Conditions {
            model: self,
            reach,
            variables: 0,
        }
        .condition(tape, 3)
    }

    /// Values to order by, most often of types that have an order.
    pub(crate) fn keys(&self, tape: &mut Tape<'_>) -> Vec<String> {
        let mut reach = Vec::new();
        self.reach(&self.record, "", 2, &mut reach);
        let mut values = Conditions {
            model: self,
            reach,
            variables: 0,
        };
        let key = |_| {
            let ty = values.ty(tape);
            let key = values.value(tape, ty, 2);
            format!("{key}{}", tape.of(&["", " asc", " desc"]))
        };
        (0..3)
            .take(1 + self.record.own.len() % 3)
            .map(key)
            .collect()
    }

    /// Values to compute, of all types.
    pub(crate) fn computed(&self, tape: &mut Tape<'_>) -> String {
        let mut reach = Vec::new();
        self.reach(&self.record, "", 2, &mut reach);
        let mut values = Conditions {
            model: self,
            reach,
            variables: 0,
        };
        let ty = values.ty(tape);
        values.value(tape, ty, 2)
    }

    /// The paths of single values, and whether each is of numbers.
    pub(crate) fn paths(&self) -> Vec<(String, bool)> {
        let mut reach = Vec::new();
        self.reach(&self.record, "", 2, &mut reach);
        let single = reach.into_iter().filter(|(_, _, collection)| !collection);
        let is_number = |ty| matches!(ty, Ty::Primitive(name) if NUMBERS.contains(&name));
        single.map(|(path, ty, _)| (path, is_number(ty))).collect()
    }

    /// Paths for `$select`.
    pub(crate) fn selected(&self, tape: &mut Tape<'_>) -> Vec<String> {
        let mut reach = Vec::new();
        self.reach(&self.record, "", 2, &mut reach);
        let path = |_| reach.get(tape.pick(reach.len().max(1)));
        let paths = (0..3).filter_map(path).map(|(path, ..)| path.clone());
        paths.collect()
    }

    /// A record that fits the schema.
    pub(crate) fn row(&self, tape: &mut Tape<'_>) -> String {
        let mut out = String::from("{\"Key\":1");
        self.members(tape, &self.record, 2, &mut out);
        out.push('}');
        out
    }

    fn members(&self, tape: &mut Tape<'_>, structure: &Structure, depth: usize, out: &mut String) {
        for property in self.properties(structure) {
            if property.nullable && tape.one_in(5) {
                continue;
            }
            separate(out);
            let _ = write!(out, "\"{}\":", property.name);
            if property.collection {
                out.push('[');
                for number in 0..tape.pick(4) {
                    if number > 0 {
                        out.push(',');
                    }
                    self.value(tape, &property, depth, out);
                }
                out.push(']');
            } else {
                self.value(tape, &property, depth, out);
            }
        }
        if structure.open && tape.one_in(2) {
            separate(out);
            let _ = write!(out, "\"Dynamic\":{}", json(tape, "Untyped"));
        }
    }

    fn value(&self, tape: &mut Tape<'_>, property: &Property, depth: usize, out: &mut String) {
        if property.nullable && tape.one_in(4) {
            out.push_str("null");
            return;
        }
        match property.ty {
            Ty::Primitive(name) => out.push_str(&json(tape, name)),
            Ty::Enum(at) => {
                let declared = &self.enumerations[at];
                let first = tape.pick(declared.members);
                match tape.pick(5) {
                    1 if declared.flags => {
                        let second = tape.pick(declared.members);
                        let _ = write!(out, "\"M{first},M{second}\"");
                    }
                    2 => {
                        let _ = write!(out, "{}", 1 << first);
                    }
                    3 => out.push_str("\"Other\""),
                    _ => {
                        let _ = write!(out, "\"M{first}\"");
                    }
                }
            }
            Ty::Complex(_) if depth == 0 && property.nullable => out.push_str("null"),
            Ty::Complex(at) => {
                out.push('{');
                self.members(tape, &self.complexes[at], depth.saturating_sub(1), out);
                out.push('}');
            }
        }
    }
}

fn separate(out: &mut String) {
    if !out.ends_with('{') {
        out.push(',');
    }
}

fn write_properties(structure: &Structure, out: &mut String) {
    for property in &structure.own {
        let name = match property.ty {
            Ty::Primitive(name) => format!("Edm.{name}"),
            Ty::Enum(at) => format!("G.E{at}"),
            Ty::Complex(at) => format!("G.C{at}"),
        };
        let name = if property.collection {
            format!("Collection({name})")
        } else {
            name
        };
        let scale = if matches!(property.ty, Ty::Primitive("Decimal")) {
            " Scale=\"variable\""
        } else {
            ""
        };
        let (own, nullable) = (&property.name, property.nullable);
        let _ = write!(
            out,
            "<Property Name=\"{own}\" Type=\"{name}\" Nullable=\"{nullable}\"{scale}/>"
        );
    }
}

/// What literals and the values of rows look like: the literal, and the value in JSON.
fn samples(name: &str) -> &'static [(&'static str, &'static str)] {
    match name {
        "String" => &[
            ("'abc'", "\"abc\""),
            ("''", "\"\""),
            ("'O''Neil 東'", "\"O'Neil 東\""),
            ("'(a'", "\"(a\""),
            ("'2020-01-01'", "\"2020-01-01\""),
        ],
        "Boolean" => &[("true", "true"), ("false", "false")],
        "Byte" => &[("7", "7"), ("0", "0"), ("255", "255")],
        "SByte" => &[("7", "7"), ("-128", "-128"), ("127", "127")],
        "Int16" => &[("300", "300"), ("-32768", "-32768"), ("0", "0")],
        "Int32" => &[
            ("5", "5"),
            ("0", "0"),
            ("-2147483648", "-2147483648"),
            ("2147483647", "2147483647"),
        ],
        "Int64" => &[
            ("5", "\"5\""),
            ("9223372036854775807", "9223372036854775807"),
            ("-9223372036854775808", "\"-9223372036854775808\""),
            ("0", "0"),
        ],
        "Decimal" => &[
            ("1.5", "1.5"),
            ("0.00", "\"0.00\""),
            (
                "-12345678901234567890.123456789",
                "-12345678901234567890.123456789",
            ),
            ("1e300", "1e300"),
        ],
        "Double" | "Single" => &[
            ("1.5e0", "1.5"),
            ("NaN", "\"NaN\""),
            ("INF", "\"INF\""),
            ("-INF", "\"-INF\""),
            ("0.0", "0"),
            ("1e30", "1e30"),
        ],
        "Date" => &[
            ("2020-02-29", "\"2020-02-29\""),
            ("-0001-01-01", "\"-0001-01-01\""),
            ("9999-12-31", "\"9999-12-31\""),
        ],
        "DateTimeOffset" => &[
            ("2020-02-29T23:59:59.999Z", "\"2020-02-29T23:59:59.999Z\""),
            ("0001-01-01T00:00:00-14:00", "\"0001-01-01T00:00:00-14:00\""),
            ("9999-12-31T23:59:60+14:00", "\"9999-12-31T23:59:60+14:00\""),
        ],
        "TimeOfDay" => &[("23:59:59.5", "\"23:59:59.5\""), ("00:00", "\"00:00:00\"")],
        "Duration" => &[
            ("duration'P1DT2H'", "\"P1DT2H\""),
            ("duration'-PT0.5S'", "\"-PT0.5S\""),
            ("duration'P106751D'", "\"P106751D\""),
        ],
        "Guid" => &[(
            "01234567-89ab-cdef-0123-456789abcdef",
            "\"01234567-89AB-cdef-0123-456789abcdef\"",
        )],
        "Binary" => &[("binary'T0RhdGE'", "\"T0RhdGE\""), ("binary''", "\"\"")],
        "GeographyPoint" => &[(
            "geography'SRID=4326;Point(1 2)'",
            "{\"type\":\"Point\",\"coordinates\":[1,2]}",
        )],
        "GeometryLineString" => &[(
            "geometry'SRID=0;LineString(0 0,1 1)'",
            "{\"type\":\"LineString\",\"coordinates\":[[0,0],[1,1]]}",
        )],
        "Stream" => &[("null", "null")],
        _ => &[
            ("null", "null"),
            ("'x'", "\"x\""),
            ("5", "5"),
            ("true", "true"),
            ("1.5", "1.5"),
            ("null", "[1,\"a\"]"),
            ("null", "{\"a\":1}"),
            ("2020-01-01", "\"2020-01-01\""),
        ],
    }
}

fn literal(tape: &mut Tape<'_>, name: &str) -> String {
    let all = samples(name);
    all[tape.pick(all.len())].0.to_owned()
}

fn json(tape: &mut Tape<'_>, name: &str) -> String {
    let all = samples(name);
    all[tape.pick(all.len())].1.to_owned()
}

struct Conditions<'m> {
    model: &'m Model,
    reach: Vec<Reach>,
    variables: usize,
}

const COMPARISONS: &[&str] = &["eq", "ne", "gt", "ge", "lt", "le"];
const CALCULATIONS: &[&str] = &["add", "sub", "mul", "div", "divby", "mod"];
const NUMBERS: &[&str] = &[
    "Int32", "Int64", "Decimal", "Double", "Byte", "SByte", "Int16", "Single",
];

impl Conditions<'_> {
    fn condition(&mut self, tape: &mut Tape<'_>, depth: usize) -> String {
        let form = tape.pick(if depth == 0 { 4 } else { 13 });
        let below = depth.saturating_sub(1);
        match form {
            1 => self.value(tape, Ty::Primitive("Boolean"), 0),
            2 => {
                let ty = self.ty(tape);
                let operator = tape.of(COMPARISONS);
                format!("{} {operator} null", self.value(tape, ty, below))
            }
            3 => self.flags(tape),
            4 => {
                let (left, right) = (self.condition(tape, below), self.condition(tape, below));
                let operator = tape.of(&["and", "or", "eq", "ne"]);
                format!("({left}) {operator} ({right})")
            }
            5 => format!("not ({})", self.condition(tape, below)),
            6 | 7 => self.lambda(tape, below),
            8 => {
                let ty = self.ty(tape);
                let value = self.value(tape, ty, below);
                let items: Vec<String> = (0..1 + tape.pick(3))
                    .map(|_| self.literal(tape, ty))
                    .collect();
                format!("{value} in ({})", items.join(","))
            }
            9 => {
                let ty = self.ty(tape);
                let value = self.value(tape, ty, below);
                match self.collection(tape, Some(ty)) {
                    Some((path, _)) => format!("{value} in {path}"),
                    None => format!("{value} eq null"),
                }
            }
            10 => {
                let ty = self.ty(tape);
                let target = self.ty(tape);
                let value = self.value(tape, ty, below);
                format!("isof({value},{})", name(target))
            }
            11 => self.value(tape, Ty::Primitive("Boolean"), depth),
            12 => match self.collection(tape, None) {
                Some((path, _)) => format!("{path}/$count gt {}", tape.pick(3)),
                None => "true".to_owned(),
            },
            _ => {
                let ty = self.ty(tape);
                let other = if tape.one_in(6) { self.ty(tape) } else { ty };
                let operator = tape.of(COMPARISONS);
                let left = self.value(tape, ty, below);
                format!("{left} {operator} {}", self.value(tape, other, below))
            }
        }
    }

    /// A type that something here has, most often.
    fn ty(&self, tape: &mut Tape<'_>) -> Ty {
        let single: Vec<Ty> = self
            .reach
            .iter()
            .filter(|(_, _, collection)| !collection)
            .map(|(_, ty, _)| *ty)
            .collect();
        if single.is_empty() || tape.one_in(5) {
            return Ty::Primitive(PRIMITIVES[tape.pick(PRIMITIVES.len())]);
        }
        single[tape.pick(single.len())]
    }

    fn flags(&mut self, tape: &mut Tape<'_>) -> String {
        let at = tape.pick(self.model.enumerations.len());
        let value = self.value(tape, Ty::Enum(at), 1);
        format!("{value} has {}", self.literal(tape, Ty::Enum(at)))
    }

    fn literal(&self, tape: &mut Tape<'_>, ty: Ty) -> String {
        if tape.one_in(12) {
            return "null".to_owned();
        }
        match ty {
            Ty::Primitive(name) => literal(tape, name),
            Ty::Enum(at) => {
                let member = tape.pick(self.model.enumerations[at].members);
                let prefix = if tape.one_in(2) {
                    format!("G.E{at}")
                } else {
                    String::new()
                };
                format!("{prefix}'M{member}'")
            }
            Ty::Complex(_) => "null".to_owned(),
        }
    }

    fn collection(&self, tape: &mut Tape<'_>, of: Option<Ty>) -> Option<(String, Ty)> {
        let all: Vec<(String, Ty)> = self
            .reach
            .iter()
            .filter(|(_, ty, collection)| *collection && of.is_none_or(|of| of == *ty))
            .map(|(path, ty, _)| (path.clone(), *ty))
            .collect();
        (!all.is_empty()).then(|| all[tape.pick(all.len())].clone())
    }

    fn lambda(&mut self, tape: &mut Tape<'_>, depth: usize) -> String {
        let Some((path, ty)) = self.collection(tape, None) else {
            return self.condition(tape, 0);
        };
        let variable = format!("v{}", self.variables);
        let known = self.reach.len();
        self.variables += 1;
        match ty {
            Ty::Complex(at) => {
                let structure = &self.model.complexes[at];
                let before = format!("{variable}/");
                self.model.reach(structure, &before, 1, &mut self.reach);
            }
            Ty::Primitive(_) | Ty::Enum(_) => self.reach.push((variable.clone(), ty, false)),
        }
        // What the item has is asked for more often than the rest.
        let whole = self.reach.clone();
        if !tape.one_in(3) && self.reach.len() > known {
            self.reach.drain(..known);
        }
        let condition = self.condition(tape, depth);
        self.reach = whole;
        self.reach.truncate(known);
        let quantifier = tape.of(&["any", "all"]);
        format!("{path}/{quantifier}({variable}:{condition})")
    }

    /// A value of a type; now and then of another.
    fn value(&mut self, tape: &mut Tape<'_>, ty: Ty, depth: usize) -> String {
        let ty = if tape.one_in(20) { self.ty(tape) } else { ty };
        let paths: Vec<&Reach> = self
            .reach
            .iter()
            .filter(|(_, own, collection)| *own == ty && !collection)
            .collect();
        let form = tape.pick(if depth == 0 { 3 } else { 8 });
        if form < 2 && !paths.is_empty() {
            return paths[tape.pick(paths.len())].0.clone();
        }
        let below = depth.saturating_sub(1);
        match (form, ty) {
            (3 | 4, Ty::Primitive(name)) => self.call(tape, name, below),
            (5, Ty::Primitive(name)) => self.calculation(tape, name, below),
            (6, _) => {
                let condition = self.condition(tape, below);
                let (one, other) = (self.value(tape, ty, below), self.value(tape, ty, below));
                format!("case({condition}:{one},true:{other})")
            }
            (7, _) => {
                let from = self.ty(tape);
                format!("cast({},{})", self.value(tape, from, below), name(ty))
            }
            _ => self.literal(tape, ty),
        }
    }

    fn calculation(&mut self, tape: &mut Tape<'_>, name: &'static str, depth: usize) -> String {
        let primitive = Ty::Primitive;
        let number = primitive(tape.of(NUMBERS));
        let span = primitive("Duration");
        let (left, operator, right) = match name {
            "Duration" => match tape.pick(4) {
                0 => (primitive("Date"), "sub", primitive("Date")),
                1 => (
                    primitive("DateTimeOffset"),
                    "sub",
                    primitive("DateTimeOffset"),
                ),
                2 => (span, tape.of(&["mul", "div", "divby"]), number),
                _ => (span, tape.of(&["add", "sub"]), span),
            },
            "Date" | "DateTimeOffset" => (primitive(name), tape.of(&["add", "sub"]), span),
            _ if NUMBERS.contains(&name) => {
                if tape.one_in(5) {
                    return format!("-({})", self.value(tape, primitive(name), depth));
                }
                (primitive(name), tape.of(CALCULATIONS), number)
            }
            _ => return self.literal(tape, primitive(name)),
        };
        let left = self.value(tape, left, depth);
        format!("({left} {operator} {})", self.value(tape, right, depth))
    }

    /// A call of any function that returns such values.
    fn call(&mut self, tape: &mut Tape<'_>, name: &'static str, depth: usize) -> String {
        let mut fits = Vec::new();
        for function in all() {
            for overload in function.overloads {
                if let Returns::Primitive(own) = overload.returns
                    && own.to_string() == format!("Edm.{name}")
                {
                    fits.push((function.name, overload.parameters));
                }
            }
        }
        if fits.is_empty() {
            return self.literal(tape, Ty::Primitive(name));
        }
        let (function, parameters) = fits[tape.pick(fits.len())];
        let mut arguments = Vec::new();
        for parameter in parameters {
            arguments.push(match parameter {
                Parameter::Exact(own) => {
                    let own = own.to_string();
                    let own = own.trim_start_matches("Edm.");
                    match PRIMITIVES.iter().find(|known| **known == own) {
                        Some(known) => self.value(tape, Ty::Primitive(known), depth),
                        None => "null".to_owned(),
                    }
                }
                Parameter::Integer => self.value(tape, Ty::Primitive("Int32"), depth),
                Parameter::Collection => match self.collection(tape, None) {
                    Some((path, _)) => path,
                    None => "[1,2]".to_owned(),
                },
            });
        }
        format!("{function}({})", arguments.join(","))
    }
}

fn name(ty: Ty) -> String {
    match ty {
        Ty::Primitive("Untyped" | "Stream") => "Edm.String".to_owned(),
        Ty::Primitive(name) => format!("Edm.{name}"),
        Ty::Enum(at) => format!("G.E{at}"),
        Ty::Complex(at) => format!("G.C{at}"),
    }
}
