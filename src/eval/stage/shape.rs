//! `$expand`, and `$select` with options: values within a row that are made anew.

use super::inline::Inline;
use super::row::{begin_member, row};
use super::sheet::Sheet;
use crate::eval::error::{EvalError, Inline as Lack};
use crate::eval::evaluate::{Scope, Scratch, unfitting};
use crate::eval::value::Reader;
use crate::hir::Levels;
use crate::json::{DuplicateKeys, Elements, Kind, Members, RawValue, Scanner, Selection};
use crate::syntax::ast::Expanded as Form;
use std::sync::Arc;

/// What is made anew in a row.
#[derive(Debug)]
pub(in crate::eval) struct Shape {
    /// What the options read of the row, as `$it` or round their own items.
    pub(super) sheet: Sheet,
    pub(super) tree: Tree,
}

/// What is made anew in an object, by the names of its members.
#[derive(Debug, Default)]
pub(super) struct Tree {
    pub(super) below: Vec<Below>,
}

#[derive(Debug)]
pub(super) struct Below {
    pub(super) name: Box<str>,
    /// The type that the object must have; else the member is none of it.
    pub(super) test: Option<Test>,
    pub(super) value: Anew,
}

#[derive(Debug)]
pub(super) enum Anew {
    /// Something within the value.
    Within(Tree),
    /// The value.
    Whole(Box<Action>),
}

/// A test of an object's type.
#[derive(Debug)]
pub(super) struct Test {
    pub(super) names: Arc<[Box<str>]>,
    /// Whether an object passes that does not tell its type.
    pub(super) declared: bool,
}

/// How one value is made anew.
#[derive(Debug)]
pub(super) struct Action {
    pub(super) name: Box<str>,
    pub(super) form: Form,
    pub(super) levels: Levels,
    /// Whether the value must be there.
    pub(super) required: bool,
    /// What the value is declared as; nothing where values of other types are taken as they are.
    pub(super) declared: Option<Reader>,
    pub(super) counts: bool,
    /// The type that items must have.
    pub(super) test: Option<Test>,
    pub(super) inline: Inline,
    pub(super) shape: Option<Shape>,
    pub(super) selection: Option<Selection>,
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
        let mut below: Vec<&Below> = Vec::with_capacity(self.below.len());
        for it in &self.below {
            if passes(it.test.as_ref(), object, scratch.duplicates)? {
                below.push(it);
            }
        }
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
                let before = seen.get_mut(at).map(|seen| std::mem::replace(seen, true));
                if before == Some(true) && scratch.duplicates == DuplicateKeys::Error {
                    return Err(EvalError::DuplicateKey(member.into(), value.offset()));
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

fn passes(
    test: Option<&Test>,
    object: RawValue<'_>,
    duplicates: DuplicateKeys,
) -> Result<bool, EvalError> {
    test.map_or(Ok(true), |test| test.passes(object, duplicates))
}

fn is_count(annotation: &str) -> bool {
    matches!(annotation, "odata.count" | "count")
}

impl Test {
    /// Whether an object has one of the types, as its annotation tells.
    ///
    /// # Errors
    ///
    /// The annotation stands twice.
    fn passes(&self, object: RawValue<'_>, duplicates: DuplicateKeys) -> Result<bool, EvalError> {
        let mut told = None;
        for own in ["@type", "@odata.type"] {
            let mut found = None;
            for (name, value) in Members::new(object).filter(|(name, _)| *name == *own) {
                if found.is_some() && duplicates == DuplicateKeys::Error {
                    return Err(EvalError::DuplicateKey((*name).into(), value.offset()));
                }
                found = Some(value);
            }
            told = found.or(told);
        }
        Ok(match told.and_then(|told| told.as_string()) {
            Some(text) => {
                let name = text.rsplit('#').next().unwrap_or_default();
                self.names.iter().any(|own| **own == *name)
            }
            None => self.declared,
        })
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
        if let Some(declared) = &self.declared {
            self.fits(declared, value)?;
        }
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
            Kind::Bool | Kind::Number | Kind::String => {
                begin_member(&self.name, out);
                out.extend_from_slice(value.text());
                Ok(())
            }
        }
    }

    /// Refuses a value that is no object or collection where the schema declares one, also as an
    /// item.
    fn fits(&self, declared: &Reader, value: RawValue<'_>) -> Result<(), EvalError> {
        if declared.fits_container(value) {
            return Ok(());
        }
        if self.required {
            let what = format!("`{}` of the record is no entity", self.name);
            return Err(Lack::error(what));
        }
        let name = format!("`{}`", self.name);
        Err(unfitting(name, &declared.expected(), value, None))
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
        let passes = passes(self.test.as_ref(), value, scratch.duplicates)?;
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
        let duplicates = scratch.duplicates;
        let chosen = |item: RawValue<'_>| {
            if let Some(Reader::Collection(declared)) = &self.declared {
                self.fits(declared, item)?;
            }
            passes(self.test.as_ref(), item, duplicates)
        };
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
            scratch.bound(out.len())?;
            made = Some(out);
        }
        if let Some(shape) = &self.shape {
            let item = match &made {
                Some(text) => row(text)?,
                None => item,
            };
            made = Some(shape.row(item, Some(scope), scratch)?);
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
pub(super) const fn next(levels: Levels) -> Option<Levels> {
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
