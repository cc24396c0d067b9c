//! `$expand`, and `$select` with options: values within a row that are made anew.

use super::inline::Inline;
use super::row::begin_member;
use super::sheet::Sheet;
use crate::edm::{Type, TypeId};
use crate::eval::compile::Compiler;
use crate::eval::error::{CompileError, EvalError, Inline as Lack};
use crate::eval::evaluate::{Scope, Scratch};
use crate::hir::{Expanded, Levels, Query, SelectItem, Step};
use crate::json::{Elements, Kind, Members, RawValue, Scanner, Selection};
use crate::schema::Member;
use crate::syntax::ast::Expanded as Form;
use std::sync::Arc;

/// What is made anew in a row.
#[derive(Debug)]
pub(in crate::eval) struct Shape {
    /// What the options read of the row, as `$it` or round their own items.
    sheet: Sheet,
    tree: Tree,
}

/// What is made anew in an object, by the names of its members.
#[derive(Debug, Default)]
struct Tree {
    below: Vec<Below>,
}

#[derive(Debug)]
struct Below {
    name: Box<str>,
    /// The type that the object must have; else the member is none of it.
    test: Option<Test>,
    value: Anew,
}

#[derive(Debug)]
enum Anew {
    /// Something within the value.
    Within(Tree),
    /// The value.
    Whole(Box<Action>),
}

/// A test of an object's type.
#[derive(Debug)]
struct Test {
    names: Arc<[Box<str>]>,
    /// Whether an object passes that does not tell its type.
    declared: bool,
}

/// How one value is made anew.
#[derive(Debug)]
struct Action {
    name: Box<str>,
    form: Form,
    levels: Levels,
    /// Whether the value must be there.
    required: bool,
    counts: bool,
    /// The type that items must have.
    test: Option<Test>,
    inline: Inline,
    shape: Option<Shape>,
    selection: Option<Selection>,
}

impl Shape {
    /// The row with what is made anew in it.
    ///
    /// # Errors
    ///
    /// What is asked for is not in the row, or has no result.
    pub(in crate::eval) fn row<'a>(
        &self,
        row: RawValue<'a>,
        outer: Option<&Scope<'_, 'a>>,
        scratch: &mut Scratch,
    ) -> Result<Vec<u8>, EvalError> {
        scratch.within(|scratch| {
            self.sheet.read(row, outer, scratch, |scope, scratch| {
                let mut out = Vec::with_capacity(row.text().len());
                self.tree.write(row, scope, scratch, &mut out)?;
                scratch.bound(out.len())?;
                Ok(out)
            })
        })
    }
}

impl Tree {
    /// Writes a value anew; it calls itself once for each name of a path.
    fn write<'a>(
        &self,
        value: RawValue<'a>,
        scope: &Scope<'_, 'a>,
        scratch: &mut Scratch,
        out: &mut Vec<u8>,
    ) -> Result<(), EvalError> {
        match value.kind() {
            Kind::Object => self.object(value, scope, scratch, out),
            Kind::Array => {
                out.push(b'[');
                for (at, element) in Elements::new(value).enumerate() {
                    if at > 0 {
                        out.push(b',');
                    }
                    self.write(element, scope, scratch, out)?;
                }
                out.push(b']');
                Ok(())
            }
            Kind::Null | Kind::Bool | Kind::Number | Kind::String => {
                out.extend_from_slice(value.text());
                Ok(())
            }
        }
    }

    fn object<'a>(
        &self,
        object: RawValue<'a>,
        scope: &Scope<'_, 'a>,
        scratch: &mut Scratch,
        out: &mut Vec<u8>,
    ) -> Result<(), EvalError> {
        let below: Vec<&Below> = self.below.iter().filter(|it| it.applies(object)).collect();
        let actions = below.iter().filter_map(|it| match &it.value {
            Anew::Whole(action) => Some((&**action, action.levels)),
            Anew::Within(_) => None,
        });
        let actions: Vec<(&Action, Levels)> = actions.collect();
        remade(object, &actions, scope, scratch, out, |name| {
            below.iter().find_map(|it| match &it.value {
                Anew::Within(tree) if *it.name == *name => Some(tree),
                Anew::Within(_) | Anew::Whole(_) => None,
            })
        })
    }
}

/// Writes an object with some of its members made anew.
fn remade<'t, 'a>(
    object: RawValue<'a>,
    actions: &[(&Action, Levels)],
    scope: &Scope<'_, 'a>,
    scratch: &mut Scratch,
    out: &mut Vec<u8>,
    within: impl Fn(&str) -> Option<&'t Tree>,
) -> Result<(), EvalError> {
    let mut seen = vec![false; actions.len()];
    let mut told = vec![false; actions.len()];
    out.push(b'{');
    for (name, value) in Members::new(object) {
        let (member, annotation) = name.split_once('@').unwrap_or((&name, ""));
        let found = actions
            .iter()
            .position(|(action, _)| *action.name == *member);
        let action = found.and_then(|at| Some((at, *actions.get(at)?)));
        match action {
            Some((at, (action, levels))) if annotation.is_empty() => {
                if let Some(seen) = seen.get_mut(at) {
                    *seen = true;
                }
                action.member(value, levels, scope, scratch, out)?;
            }
            Some((at, (action, _))) => {
                if action.keeps(annotation)? {
                    begin_member(&name, out);
                    out.extend_from_slice(value.text());
                } else if let Some(told) = told.get_mut(at)
                    && action.form == Form::Count
                    && is_count(annotation)
                {
                    // It stands for the entities where these are not there.
                    *told = value.kind() == Kind::Number && action.inline.keeps_all();
                }
            }
            None => {
                begin_member(&name, out);
                match within(&name) {
                    Some(tree) => tree.write(value, scope, scratch, out)?,
                    None => out.extend_from_slice(value.text()),
                }
            }
        }
    }
    for (((action, levels), seen), told) in actions.iter().zip(seen).zip(told) {
        if seen {
            continue;
        }
        if told {
            action.told_count(object, out);
        } else if action.required && *levels != Levels::Max {
            return Err(Lack::error(format!(
                "the record holds no `{}`",
                action.name
            )));
        }
    }
    out.push(b'}');
    Ok(())
}

impl Below {
    fn applies(&self, object: RawValue<'_>) -> bool {
        self.test.as_ref().is_none_or(|test| test.passes(object))
    }
}

fn is_count(annotation: &str) -> bool {
    matches!(annotation, "odata.count" | "count")
}

impl Test {
    /// Whether an object has one of the types, as its annotation tells.
    fn passes(&self, object: RawValue<'_>) -> bool {
        let mut members = Members::new(object);
        let told = members.find(|(name, _)| matches!(&**name, "@odata.type" | "@type"));
        match told.and_then(|(_, value)| value.as_string()) {
            Some(text) => {
                let name = text.rsplit('#').next().unwrap_or_default();
                self.names.iter().any(|own| **own == *name)
            }
            None => self.declared,
        }
    }
}

impl Action {
    /// Whether an annotation of the value still says what is right.
    ///
    /// # Errors
    ///
    /// It says that the value is one page of several, where all of them have to be known.
    fn keeps(&self, annotation: &str) -> Result<bool, EvalError> {
        if matches!(annotation, "odata.nextLink" | "nextLink") {
            if self.counts || self.form == Form::Count || self.inline.is_about_all() {
                let what = format!("the record holds one page of `{}` of several", self.name);
                return Err(Lack::error(what));
            }
            return Ok(true);
        }
        Ok(!is_count(annotation) || !(self.counts || self.form == Form::Count))
    }

    /// Writes the number of entities that the record tells without holding them.
    fn told_count(&self, object: RawValue<'_>, out: &mut Vec<u8>) {
        for (name, value) in Members::new(object) {
            let own = name.split_once('@');
            if own.is_some_and(|(member, annotation)| *member == *self.name && is_count(annotation))
            {
                begin_member(&name, out);
                out.extend_from_slice(value.text());
                return;
            }
        }
    }

    /// Writes the member with its value made anew.
    fn member<'a>(
        &self,
        value: RawValue<'a>,
        levels: Levels,
        scope: &Scope<'_, 'a>,
        scratch: &mut Scratch,
        out: &mut Vec<u8>,
    ) -> Result<(), EvalError> {
        match value.kind() {
            Kind::Array => self.collection(value, levels, scope, scratch, out),
            Kind::Object => self.single(value, levels, scope, scratch, out),
            Kind::Null if self.form == Form::Count => {
                self.count(0, out);
                Ok(())
            }
            Kind::Null => {
                if self.counts {
                    self.count(0, out);
                }
                begin_member(&self.name, out);
                out.extend_from_slice(b"null");
                Ok(())
            }
            Kind::Bool | Kind::Number | Kind::String if self.required => {
                let what = format!("`{}` of the record is no entity", self.name);
                Err(Lack::error(what))
            }
            Kind::Bool | Kind::Number | Kind::String => {
                begin_member(&self.name, out);
                out.extend_from_slice(value.text());
                Ok(())
            }
        }
    }

    fn count(&self, number: u64, out: &mut Vec<u8>) {
        begin_member(&format!("{}@odata.count", self.name), out);
        out.extend_from_slice(number.to_string().as_bytes());
    }

    fn single<'a>(
        &self,
        value: RawValue<'a>,
        levels: Levels,
        scope: &Scope<'_, 'a>,
        scratch: &mut Scratch,
        out: &mut Vec<u8>,
    ) -> Result<(), EvalError> {
        let passes = self.test.as_ref().is_none_or(|test| test.passes(value));
        let mut finish =
            |item: RawValue<'_>, scratch: &mut Scratch| self.item(item, levels, scope, scratch);
        let text = if passes {
            self.inline.item(value, scope, scratch, &mut finish)?
        } else {
            None
        };
        begin_member(&self.name, out);
        out.extend_from_slice(text.as_deref().unwrap_or(b"null"));
        Ok(())
    }

    fn collection<'a>(
        &self,
        value: RawValue<'a>,
        levels: Levels,
        scope: &Scope<'_, 'a>,
        scratch: &mut Scratch,
        out: &mut Vec<u8>,
    ) -> Result<(), EvalError> {
        let counted = self.form == Form::Count;
        let mut finish = |item: RawValue<'_>, scratch: &mut Scratch| {
            if counted {
                Ok(Vec::new())
            } else {
                self.item(item, levels, scope, scratch)
            }
        };
        let chosen = |item: RawValue<'_>| self.test.as_ref().is_none_or(|test| test.passes(item));
        let inline = &self.inline;
        let (texts, number) = inline.items(value, &chosen, scope, scratch, &mut finish)?;
        if counted || self.counts {
            self.count(number, out);
        }
        if counted {
            return Ok(());
        }
        begin_member(&self.name, out);
        out.push(b'[');
        for (at, text) in texts.iter().enumerate() {
            if at > 0 {
                out.push(b',');
            }
            out.extend_from_slice(text);
            scratch.bound(out.len())?;
        }
        out.push(b']');
        Ok(())
    }

    /// An item with what is expanded and selected of it.
    fn item<'a>(
        &self,
        item: RawValue<'a>,
        levels: Levels,
        scope: &Scope<'_, 'a>,
        scratch: &mut Scratch,
    ) -> Result<Vec<u8>, EvalError> {
        if self.form == Form::References {
            return self.reference(item);
        }
        let mut made: Option<Vec<u8>> = None;
        if let Some(levels) = next(levels) {
            let mut out = Vec::new();
            let again = [(self, levels)];
            remade(item, &again, scope, scratch, &mut out, |_| None)?;
            made = Some(out);
        }
        if let Some(shape) = &self.shape {
            let row = made.as_deref().unwrap_or(item.text());
            if let Ok(row) = Scanner::new(row).value() {
                made = Some(shape.row(row, Some(scope), scratch)?);
            }
        }
        let text = made.unwrap_or_else(|| item.text().to_vec());
        Ok(match &self.selection {
            Some(selection) => selected(selection, &text),
            None => text,
        })
    }

    /// The address of an item.
    fn reference(&self, item: RawValue<'_>) -> Result<Vec<u8>, EvalError> {
        let mut members = Members::new(item);
        let id = members.find(|(name, _)| matches!(&**name, "@odata.id" | "@id"));
        let Some((name, value)) = id else {
            let what = format!("`{}` of the record has no `@odata.id`", self.name);
            return Err(Lack::error(what));
        };
        let mut out = vec![b'{'];
        begin_member(&name, &mut out);
        out.extend_from_slice(value.text());
        out.push(b'}');
        Ok(out)
    }
}

/// How often the same way is gone from an item on; nothing if it ends there.
const fn next(levels: Levels) -> Option<Levels> {
    match levels {
        Levels::Max => Some(Levels::Max),
        Levels::Number(number) if number > 1 => Some(Levels::Number(number - 1)),
        Levels::Number(_) => None,
    }
}

/// What is left of a row.
fn selected(selection: &Selection, row: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(row.len());
    match Scanner::new(row).value() {
        Ok(row) => selection.write(row, &mut out),
        Err(_) => out.extend_from_slice(row),
    }
    out
}

/// Makes the action for values of a type, whose items must pass a test, under a name.
type Make<'m, C> =
    dyn FnMut(&mut C, Type, Option<Test>, Box<str>) -> Result<Action, CompileError> + 'm;

impl Compiler<'_> {
    /// What `$expand` and `$select` make anew in rows of a type.
    ///
    /// # Errors
    ///
    /// Something that is not evaluated.
    pub(in crate::eval) fn shape(
        &mut self,
        query: &Query,
        row: Type,
    ) -> Result<Option<Shape>, CompileError> {
        let narrowed = query.select.iter().flatten().any(|item| match item {
            SelectItem::Narrowed(..) => true,
            SelectItem::Star | SelectItem::Property(_) => false,
        });
        if query.expand.is_empty() && !narrowed {
            return Ok(None);
        }
        let (sheet, tree) = self.sheet(row, |c| {
            let mut tree = Tree::default();
            for expanded in &query.expand {
                c.expanded(expanded, row, &mut tree)?;
            }
            for item in query.select.iter().flatten() {
                if let SelectItem::Narrowed(path, options) = item {
                    c.narrowed(&path.steps, options, row, &mut tree)?;
                }
            }
            Ok(tree)
        })?;
        Ok(Some(Shape { sheet, tree }))
    }

    fn expanded(
        &mut self,
        expanded: &Expanded,
        row: Type,
        tree: &mut Tree,
    ) -> Result<(), CompileError> {
        if !expanded.all {
            return self.way(&expanded.path.steps, row, tree, &mut |c, ty, test, name| {
                c.action(expanded, name, ty, test)
            });
        }
        let mut from = row;
        for step in &expanded.path.steps {
            from = super::each::reached(std::slice::from_ref(step)).element();
        }
        let Some(id) = self.structured(from) else {
            return Ok(());
        };
        let members = self.schema.members(id).filter_map(Member::as_navigation);
        let all: Vec<(Box<str>, Type)> = members.map(|it| (it.name.clone(), it.ty)).collect();
        for (name, ty) in all {
            let mut steps = expanded.path.steps.clone();
            steps.push(Step::Property(name, ty));
            self.way(&steps, row, tree, &mut |c, ty, test, name| {
                c.action(expanded, name, ty, test)
            })?;
        }
        Ok(())
    }

    fn narrowed(
        &mut self,
        steps: &[Step],
        options: &Query,
        row: Type,
        tree: &mut Tree,
    ) -> Result<(), CompileError> {
        self.way(steps, row, tree, &mut |c, ty, test, name| {
            Ok(Action {
                name,
                form: Form::Entities,
                levels: Levels::Number(1),
                required: false,
                counts: options.count,
                test,
                inline: c.inline(options, ty.element())?,
                shape: c.shape(options, ty.element())?,
                // The items of `$select` are written out already.
                selection: None,
            })
        })
    }

    fn action(
        &mut self,
        expanded: &Expanded,
        name: Box<str>,
        ty: Type,
        test: Option<Test>,
    ) -> Result<Action, CompileError> {
        let options = &expanded.options;
        let mut selection = super::select::selection(options);
        if next(expanded.levels).is_some()
            && let Some(selection) = &mut selection
        {
            selection.add([&*name]);
        }
        Ok(Action {
            form: expanded.form,
            levels: expanded.levels,
            required: true,
            counts: options.count,
            test,
            inline: self.inline(options, ty.element())?,
            shape: self.shape(options, ty.element())?,
            selection,
            name,
        })
    }

    /// Adds what is made anew at the end of a path.
    fn way(
        &mut self,
        steps: &[Step],
        row: Type,
        tree: &mut Tree,
        action: &mut Make<'_, Self>,
    ) -> Result<(), CompileError> {
        let mut known = self.structured(row);
        let mut tree = tree;
        let mut test = None;
        let mut rest = steps;
        while let Some((step, behind)) = rest.split_first() {
            rest = behind;
            match step {
                Step::Cast(id) => {
                    test = Some(self.test(known, *id));
                    known = Some(*id);
                }
                Step::Property(name, ty) => {
                    let test = test.take();
                    known = self.structured(*ty);
                    let is_cast = |step: &Step| matches!(step, Step::Cast(_));
                    if behind.iter().all(is_cast) {
                        let mut own = None;
                        for step in behind {
                            if let Step::Cast(id) = step {
                                own = Some(self.test(known, *id));
                                known = Some(*id);
                            }
                        }
                        let item = known.map_or(*ty, |id| Type {
                            collection: ty.collection,
                            ..Type::named(id)
                        });
                        let value = Anew::Whole(Box::new(action(self, item, own, name.clone())?));
                        tree.below.push(Below {
                            name: name.clone(),
                            test,
                            value,
                        });
                        return Ok(());
                    }
                    let Some(within) = tree.within(name, test) else {
                        return Ok(());
                    };
                    tree = within;
                }
                Step::Annotation(..) | Step::Key(_) => return Ok(()),
            }
        }
        Ok(())
    }

    fn test(&self, known: Option<TypeId>, target: TypeId) -> Test {
        Test {
            names: self.names_of(target),
            declared: known.is_some_and(|known| self.schema.is_subtype(known, target)),
        }
    }
}

impl Tree {
    /// What is made anew within a member.
    fn within(&mut self, name: &str, test: Option<Test>) -> Option<&mut Self> {
        let is_it = |it: &Below| *it.name == *name && matches!(it.value, Anew::Within(_));
        let known = self.below.iter().position(is_it);
        let place = known.unwrap_or_else(|| {
            self.below.push(Below {
                name: name.into(),
                test,
                value: Anew::Within(Self::default()),
            });
            self.below.len() - 1
        });
        match self.below.get_mut(place).map(|it| &mut it.value) {
            Some(Anew::Within(tree)) => Some(tree),
            Some(Anew::Whole(_)) | None => None,
        }
    }
}
