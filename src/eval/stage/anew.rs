//! From the meaning of `$expand` and `$select` to what is made anew in rows.

use super::select::selection;
use super::shape::{Action, Anew, Below, Shape, Test, Tree, next};
use crate::diagnostic::Span;
use crate::edm::{Type, TypeId};
use crate::eval::compile::Compiler;
use crate::eval::error::CompileError;
use crate::eval::path::reached;
use crate::eval::value::Reader;
use crate::hir::{Expanded, Levels, Query, SelectItem, Step};
use crate::schema::Member;
use crate::syntax::ast::{Expanded as Form, SystemOption};

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
                c.expanded(expanded, &query.expand, row, &mut tree)?;
            }
            let mut used = query.options.iter();
            let select = used.find(|used| used.option == SystemOption::Select);
            let span = select.map_or(Span::at(0), |used| used.value_span);
            for item in query.select.iter().flatten() {
                if let SelectItem::Narrowed(path, options) = item {
                    c.narrowed(&path.steps, span, options, row, &mut tree)?;
                }
            }
            Ok(tree)
        })?;
        Ok(Some(Shape { sheet, tree }))
    }

    /// `all` are the items beside it: what one of them names is not meant by `*`.
    fn expanded(
        &mut self,
        expanded: &Expanded,
        all: &[Expanded],
        row: Type,
        tree: &mut Tree,
    ) -> Result<(), CompileError> {
        let span = expanded.span;
        if !expanded.all {
            let steps = &expanded.path.steps;
            return self.way(steps, span, row, tree, &mut |c, ty, test, name| {
                c.action(expanded, name, ty, test)
            });
        }
        let mut from = row;
        for step in &expanded.path.steps {
            from = reached(std::slice::from_ref(step)).element();
        }
        let Some(id) = self.structured(from) else {
            return Ok(());
        };
        let members = self.schema.members(id).filter_map(Member::as_navigation);
        let members: Vec<(Box<str>, Type)> = members.map(|it| (it.name.clone(), it.ty)).collect();
        for (name, ty) in members {
            let mut steps = expanded.path.steps.clone();
            steps.push(Step::Property((&*name).into(), ty));
            if all.iter().any(|it| !it.all && it.path.steps == steps) {
                continue;
            }
            self.way(&steps, span, row, tree, &mut |c, ty, test, name| {
                c.action(expanded, name, ty, test)
            })?;
        }
        Ok(())
    }

    fn narrowed(
        &mut self,
        steps: &[Step],
        span: Span,
        options: &Query,
        row: Type,
        tree: &mut Tree,
    ) -> Result<(), CompileError> {
        self.way(steps, span, row, tree, &mut |c, ty, test, name| {
            Ok(Action {
                name,
                form: Form::Entities,
                levels: Levels::Number(1),
                required: false,
                declared: c.declared(ty),
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
        let mut selection = selection(options);
        if next(expanded.levels).is_some()
            && let Some(selection) = &mut selection
        {
            selection.add([&*name]);
        }
        Ok(Action {
            form: expanded.form,
            levels: expanded.levels,
            required: true,
            declared: self.declared(ty),
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
        span: Span,
        row: Type,
        tree: &mut Tree,
        action: &mut Make<'_, Self>,
    ) -> Result<(), CompileError> {
        self.reads(steps);
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
                        if tree.makes(name) {
                            let what = format!("`{name}`, which is asked for twice,");
                            return Err(CompileError::new(what, span));
                        }
                        let value =
                            Anew::Whole(Box::new(action(self, item, own, (&**name).into())?));
                        tree.below.push(Below {
                            name: (&**name).into(),
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

    /// What values must be; nothing where the schema is open for all.
    fn declared(&self, ty: Type) -> Option<Reader> {
        (!self.schema.is_opened()).then(|| self.reader(ty))
    }

    /// Notes what is read of the row on the way, so that none of it may stand twice.
    fn reads(&mut self, steps: &[Step]) {
        let Some(plan) = self.plans.last_mut() else {
            return;
        };
        let mut keys: Vec<&str> = Vec::new();
        for step in steps {
            match step {
                Step::Property(name, _) => keys.push(name),
                Step::Cast(_) => {
                    for name in ["@odata.type", "@type"] {
                        plan.add(keys.iter().copied().chain([name]));
                    }
                }
                Step::Annotation(..) | Step::Key(_) => {}
            }
        }
        plan.add(&keys);
    }

    fn test(&self, known: Option<TypeId>, target: TypeId) -> Test {
        Test {
            names: self.names_of(target),
            declared: known.is_some_and(|known| self.schema.is_subtype(known, target)),
        }
    }
}

impl Tree {
    /// Whether a member is made anew as a whole.
    fn makes(&self, name: &str) -> bool {
        let is_it = |it: &Below| *it.name == *name && matches!(it.value, Anew::Whole(_));
        self.below.iter().any(is_it)
    }

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
