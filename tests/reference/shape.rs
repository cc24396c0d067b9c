//! `$expand` and `$select`: which members a row has in the end.

use super::apply::{Made, at_most, parts, sorted, within};
use super::json::{Json, Member, Shape, made, quoted};
use super::{Fail, Known, Row, Rows, not_inline, twice, unfit};
use odq::edm::{Type, TypeId};
use odq::hir::{Apply, Expanded, Expr, Levels, Path, Query, SelectItem, Step, TransformationKind};
use odq::json::DuplicateKeys;
use odq::schema::Member as Declared;
use odq::syntax::ast::Expanded as Form;

/// A type that an object must have, with the one that it has if it does not say so itself.
type Test = (Option<TypeId>, TypeId);

/// Members that are written: names and texts.
type Written = Vec<(String, String)>;

/// What is asked for of one member.
struct Asked<'q> {
    name: String,
    form: Form,
    levels: Levels,
    /// Whether it must be there.
    required: bool,
    options: &'q Query,
    /// The type of the items, and the one that they must have.
    ty: Type,
    test: Option<Test>,
    selection: Option<Vec<Vec<String>>>,
}

impl Known<'_> {
    /// A row with all that `$expand`, and `$select` with options, make anew in it.
    pub(crate) fn shaped(
        &self,
        query: &Query,
        json: &Json,
        ty: Type,
        outer: &Rows<'_>,
    ) -> Result<Json, Fail> {
        let rows = within(outer, json, ty);
        let mut exprs = Vec::new();
        below(query, &mut exprs);
        self.check_keys(exprs, &rows)?;
        for expanded in &query.expand {
            for steps in self.ways_out(expanded, &query.expand, ty) {
                self.check_steps(&steps, Row { json, ty })?;
            }
        }
        for item in query.select.iter().flatten() {
            if let SelectItem::Narrowed(path, _) = item {
                self.check_steps(&path.steps, Row { json, ty })?;
            }
        }
        let mut shaped = json.clone();
        for expanded in &query.expand {
            for steps in self.ways_out(expanded, &query.expand, ty) {
                let asked = |name: &str, own: Type, test| Asked {
                    name: name.to_owned(),
                    form: expanded.form,
                    levels: expanded.levels,
                    required: true,
                    options: &expanded.options,
                    ty: own,
                    test,
                    selection: expanded_selection(expanded, name),
                };
                shaped = self.along(&steps, &shaped, ty, &rows, &asked)?;
            }
        }
        for item in query.select.iter().flatten() {
            if let SelectItem::Narrowed(path, options) = item {
                let asked = |name: &str, own: Type, test| Asked {
                    name: name.to_owned(),
                    form: Form::Entities,
                    levels: Levels::Number(1),
                    required: false,
                    options,
                    ty: own,
                    test,
                    selection: None,
                };
                shaped = self.along(&path.steps, &shaped, ty, &rows, &asked)?;
            }
        }
        self.bounded(shaped)
    }

    /// The paths that are expanded: one, or those to all navigation properties that no other item
    /// names.
    fn ways_out(&self, expanded: &Expanded, all: &[Expanded], row: Type) -> Vec<Vec<Step>> {
        let steps = expanded.path.steps.to_vec();
        if !expanded.all {
            return vec![steps];
        }
        let from = match steps.last() {
            None => row,
            Some(step) => super::path::reached(std::slice::from_ref(step)).element(),
        };
        let members = self.structured(from).into_iter();
        let members = members.flat_map(|id| self.schema.members(id));
        let navigations = members.filter_map(Declared::as_navigation);
        let way = |name: &str, ty| {
            let mut steps = steps.clone();
            steps.push(Step::Property(name.into(), ty));
            steps
        };
        let is_named =
            |steps: &Vec<Step>| all.iter().any(|it| !it.all && *it.path.steps == **steps);
        let ways = navigations.map(|it| way(&it.name, it.ty));
        ways.filter(|steps| !is_named(steps)).collect()
    }

    /// A value in which the member at the end of some steps is made anew.
    fn along<'q>(
        &self,
        steps: &[Step],
        json: &Json,
        ty: Type,
        rows: &Rows<'_>,
        asked: &dyn Fn(&str, Type, Option<Test>) -> Asked<'q>,
    ) -> Result<Json, Fail> {
        if let Shape::Array(items) = &json.shape {
            let items = items.iter().map(|item| {
                let item = self.along(steps, item, ty, rows, asked)?;
                Ok(item.text)
            });
            let items = items.collect::<Result<Vec<_>, Fail>>()?;
            return made(&format!("[{}]", items.join(",")));
        }
        if !matches!(json.shape, Shape::Object(_)) {
            return Ok(json.clone());
        }
        let casts = steps
            .iter()
            .take_while(|step| matches!(step, Step::Cast(_)));
        let (casts, rest) = steps.split_at(casts.count());
        let mut known = self.structured(ty);
        let mut test = None;
        for step in casts {
            if let Step::Cast(target) = step {
                test = Some((known, *target));
                known = Some(*target);
            }
        }
        let applies = test.is_none_or(|(known, target)| self.is_of(Some(json), known, target));
        let Some((Step::Property(name, own), behind)) = rest.split_first() else {
            return Ok(json.clone());
        };
        if !applies {
            return made(&render(json, &mut |member, out| {
                out.push((member.name.clone(), member.value.text.clone()));
                Ok(())
            })?);
        }
        if behind.iter().all(|step| matches!(step, Step::Cast(_))) {
            let mut known = self.structured(*own);
            let mut test = None;
            for step in behind {
                if let Step::Cast(target) = step {
                    test = Some((known, *target));
                    known = Some(*target);
                }
            }
            let item = known.map_or(*own, Type::named);
            let item = Type {
                collection: own.collection,
                ..item
            };
            let asked = asked(name, item, test);
            return made(&self.anew(json, &asked, asked.levels, rows)?);
        }
        made(&render(json, &mut |member, out| {
            let text = if *member.name == **name {
                self.along(behind, &member.value, own.element(), rows, asked)?
                    .text
            } else {
                member.value.text.clone()
            };
            out.push((member.name.clone(), text));
            Ok(())
        })?)
    }

    /// An object with one member made anew.
    fn anew(
        &self,
        json: &Json,
        asked: &Asked<'_>,
        levels: Levels,
        rows: &Rows<'_>,
    ) -> Result<String, Fail> {
        let options = asked.options;
        let counts = options.count || asked.form == Form::Count;
        // What is known of the rest of the items is of use where all of them are asked for only.
        let all = parts(options).is_empty();
        let paged = options.paging.skip.unwrap_or(0) > 0 || options.paging.top.is_some();
        let (mut seen, mut told) = (false, None);
        let text = render(json, &mut |member, out| {
            let (name, annotation) = match member.name.split_once('@') {
                Some((name, annotation)) => (name, Some(annotation)),
                None => (&*member.name, None),
            };
            let as_it_is = (member.name.clone(), member.value.text.clone());
            match annotation {
                _ if name != asked.name => out.push(as_it_is),
                None => {
                    if std::mem::replace(&mut seen, true) && self.duplicates == DuplicateKeys::Error
                    {
                        return Err(twice());
                    }
                    out.extend(self.member(&member.value, asked, levels, rows)?);
                }
                Some("odata.nextLink" | "nextLink") => {
                    if counts || paged || !all || !options.order_by.is_empty() {
                        return Err(not_inline());
                    }
                    out.push(as_it_is);
                }
                Some("odata.count" | "count") if counts => {
                    let is_number = matches!(member.value.shape, Shape::Number(_));
                    if asked.form == Form::Count {
                        told = (is_number && all).then_some(as_it_is);
                    }
                }
                Some(_) => out.push(as_it_is),
            }
            Ok(())
        })?;
        match told {
            _ if seen => Ok(text),
            Some((name, value)) => {
                let comma = if text == "{}" { "" } else { "," };
                let text = text.strip_suffix('}').expect("an object");
                Ok(format!("{text}{comma}{}:{value}}}", quoted(&name)))
            }
            None if asked.required && levels != Levels::Max => Err(not_inline()),
            None => Ok(text),
        }
    }

    /// What stands in the place of a member.
    fn member(
        &self,
        value: &Json,
        asked: &Asked<'_>,
        levels: Levels,
        rows: &Rows<'_>,
    ) -> Result<Written, Fail> {
        let is_count = asked.form == Form::Count;
        let misfit = || {
            if asked.required {
                not_inline()
            } else {
                unfit()
            }
        };
        let fits = |json: &Json, ty: Type| {
            let fits = self.is_container(json, ty) || self.schema.is_opened();
            if fits { Ok(()) } else { Err(misfit()) }
        };
        fits(value, asked.ty)?;
        let passes = |json: &Json| match asked.test {
            None => Ok::<bool, Fail>(true),
            Some((known, target)) => {
                let told = ["@odata.type", "@type"].map(|name| vec![name.to_owned()]);
                self.check_ways(json, &told)?;
                Ok(self.is_of(Some(json), known, target))
            }
        };
        let (text, number) = match &value.shape {
            Shape::Array(items) => {
                let mut passed = Vec::new();
                for item in items {
                    if asked.ty.collection {
                        fits(item, asked.ty.element())?;
                    }
                    if passes(item)? {
                        passed.push(item.clone());
                    }
                }
                let (texts, number) = self.items(passed, asked, levels, rows)?;
                (format!("[{}]", texts.join(",")), Some(number))
            }
            Shape::Object(_) => {
                let items = if passes(value)? {
                    vec![value.clone()]
                } else {
                    Vec::new()
                };
                let (mut texts, _) = self.only(items, asked, levels, rows)?;
                return Ok(vec![(
                    asked.name.clone(),
                    texts.pop().unwrap_or_else(|| "null".to_owned()),
                )]);
            }
            Shape::Null => ("null".to_owned(), Some(0)),
            _ => (value.text.clone(), None),
        };
        let mut members = Vec::new();
        if let Some(number) = number.filter(|_| is_count || asked.options.count) {
            members.push((format!("{}@odata.count", asked.name), number.to_string()));
        }
        if !is_count || number.is_none() {
            members.push((asked.name.clone(), text));
        }
        Ok(members)
    }

    /// The texts of the items that are left, and how many there are whatever the page.
    fn items(
        &self,
        items: Vec<Json>,
        asked: &Asked<'_>,
        levels: Levels,
        rows: &Rows<'_>,
    ) -> Result<(Vec<String>, usize), Fail> {
        let (options, ty) = (asked.options, asked.ty.element());
        let items = items.into_iter().map(|json| Made {
            json,
            blame: Some(0),
            is_late: false,
        });
        let left = self.pipeline(&parts(options), items.collect(), ty, rows);
        let mut left = left.map_err(super::apply::Stop::fail)?;
        let number = left.len();
        if !options.order_by.is_empty() {
            let mut keyed = Vec::new();
            for item in left {
                keyed.push((
                    self.sort_keys(&options.order_by, &item.json, ty, rows)?,
                    item,
                ));
            }
            left = sorted(&options.order_by, keyed);
        }
        let skip = at_most(options.paging.skip.unwrap_or(0));
        let top = options.paging.top.map_or(usize::MAX, at_most);
        let mut texts = Vec::new();
        for item in left.into_iter().skip(skip).take(top) {
            if asked.form != Form::Count {
                texts.push(self.finished(&item.json, asked, levels, rows)?);
            }
        }
        Ok((texts, number))
    }

    /// The same of what is no collection, of which there are no pages.
    fn only(
        &self,
        items: Vec<Json>,
        asked: &Asked<'_>,
        levels: Levels,
        rows: &Rows<'_>,
    ) -> Result<(Vec<String>, usize), Fail> {
        let ty = asked.ty.element();
        let items = items.into_iter().map(|json| Made {
            json,
            blame: Some(0),
            is_late: false,
        });
        let left = self.pipeline(&parts(asked.options), items.collect(), ty, rows);
        let left = left.map_err(super::apply::Stop::fail)?;
        let texts = left
            .iter()
            .map(|it| self.finished(&it.json, asked, levels, rows));
        Ok((texts.collect::<Result<Vec<_>, _>>()?, left.len()))
    }

    /// An item with what is expanded and selected of it.
    fn finished(
        &self,
        item: &Json,
        asked: &Asked<'_>,
        levels: Levels,
        rows: &Rows<'_>,
    ) -> Result<String, Fail> {
        if asked.form == Form::References {
            let is_id = |it: &&Member| matches!(&*it.name, "@odata.id" | "@id");
            let id = item.members().iter().find(is_id).ok_or_else(not_inline)?;
            return Ok(format!("{{{}:{}}}", quoted(&id.name), id.value.text));
        }
        let further = match levels {
            Levels::Max => Some(Levels::Max),
            Levels::Number(number) if number > 1 => Some(Levels::Number(number - 1)),
            Levels::Number(_) => None,
        };
        let mut item = item.clone();
        if let Some(levels) = further {
            item = self.bounded(made(&self.anew(&item, asked, levels, rows)?)?)?;
        }
        if is_shaping(asked.options) {
            item = self.shaped(asked.options, &item, asked.ty.element(), rows)?;
            item = made(&render(&item, &mut |member, out| {
                out.push((member.name.clone(), member.value.text.clone()));
                Ok(())
            })?)?;
        }
        Ok(match &asked.selection {
            Some(selection) => selected(&item, selection),
            None => item.text,
        })
    }
}

/// The expressions of all options in parentheses, which may name the row round their items.
fn below<'q>(query: &'q Query, exprs: &mut Vec<&'q Expr>) {
    let expanded = query.expand.iter().map(|it| &*it.options);
    let selected = query.select.iter().flatten().filter_map(|item| match item {
        SelectItem::Narrowed(_, options) => Some(&**options),
        SelectItem::Star | SelectItem::Property(_) => None,
    });
    for options in expanded.chain(selected) {
        exprs.extend(&options.filter);
        exprs.extend(options.order_by.iter().map(|key| &key.key));
        exprs.extend(options.compute.iter().map(|item| &item.value));
        if let Some(apply) = &options.apply {
            transformed(apply, exprs);
        }
        below(options, exprs);
    }
}

fn transformed<'q>(apply: &'q Apply, exprs: &mut Vec<&'q Expr>) {
    use TransformationKind as K;
    for step in &apply.steps {
        match &step.kind {
            K::Filter(condition) => exprs.push(condition),
            K::Compute(items) => exprs.extend(items.iter().map(|item| &item.value)),
            K::Aggregate(items) => exprs.extend(items.iter().filter_map(|it| it.value.as_ref())),
            K::OrderBy(keys) => exprs.extend(keys.iter().map(|key| &key.key)),
            K::Ranking(_, amount, value) => exprs.extend([&**amount, &**value]),
            K::GroupBy(_, apply) => transformed(apply, exprs),
            K::Concat(all) => all.iter().for_each(|apply| transformed(apply, exprs)),
            _ => {}
        }
    }
}

/// Whether options make something anew in rows.
pub(crate) fn is_shaping(query: &Query) -> bool {
    let narrowed = |item: &SelectItem| matches!(item, SelectItem::Narrowed(..));
    !query.expand.is_empty() || query.select.iter().flatten().any(narrowed)
}

/// An object written anew, without blanks: `each` tells what stands for a member.
fn render(
    json: &Json,
    each: &mut dyn FnMut(&Member, &mut Written) -> Result<(), Fail>,
) -> Result<String, Fail> {
    let mut members = Vec::new();
    for member in json.members() {
        each(member, &mut members)?;
    }
    let members = members.iter().map(|(name, text)| (&**name, &**text));
    Ok(super::json::object(members))
}

fn expanded_selection(expanded: &Expanded, name: &str) -> Option<Vec<Vec<String>>> {
    let mut selection = selection(&expanded.options)?;
    if !matches!(expanded.levels, Levels::Number(0 | 1)) {
        selection.push(vec![name.to_owned()]);
    }
    Some(selection)
}

/// The paths of the members that are left, those that are expanded among them; nothing if all are.
pub(crate) fn selection(query: &Query) -> Option<Vec<Vec<String>>> {
    let mut paths = Vec::new();
    for item in query.select.as_ref()? {
        match item {
            SelectItem::Star => return None,
            // What is selected within stands beside it.
            SelectItem::Narrowed(_, options) if options.select.is_some() => {}
            SelectItem::Property(path) | SelectItem::Narrowed(path, _) => paths.push(names(path)),
        }
    }
    for expanded in &query.expand {
        if expanded.all {
            return None;
        }
        paths.push(names(&expanded.path));
    }
    Some(paths)
}

fn names(path: &Path) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for step in &path.steps {
        match step {
            Step::Property(name, _) => names.push(name.to_string()),
            Step::Annotation(term, _) => {
                let member = names.pop().unwrap_or_default();
                names.push(format!("{member}@{term}"));
            }
            Step::Cast(_) | Step::Key(_) => {}
        }
    }
    names
}

/// What is left of a value: of objects the members that the paths name with their annotations, and
/// all annotations of the object itself.
pub(crate) fn selected(json: &Json, paths: &[Vec<String>]) -> String {
    if paths.iter().any(Vec::is_empty) {
        return json.text.clone();
    }
    match &json.shape {
        Shape::Array(items) => {
            let items = items.iter().map(|item| selected(item, paths));
            format!("[{}]", items.collect::<Vec<_>>().join(","))
        }
        Shape::Object(members) => {
            let mut left = Vec::new();
            for member in members {
                let of = |name: &str| {
                    let of = paths.iter().filter(|path| path[0] == name);
                    of.map(|path| path[1..].to_vec()).collect::<Vec<_>>()
                };
                let below = of(&member.name);
                let annotated = member.name.split_once('@').map(|(name, _)| name);
                let is_kept = annotated.is_some_and(|name| name.is_empty() || !of(name).is_empty());
                if !below.is_empty() {
                    left.push(format!(
                        "{}:{}",
                        member.key,
                        selected(&member.value, &below)
                    ));
                } else if is_kept {
                    left.push(format!("{}:{}", member.key, member.value.text));
                }
            }
            format!("{{{}}}", left.join(","))
        }
        _ => json.text.clone(),
    }
}
