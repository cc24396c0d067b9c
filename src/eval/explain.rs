//! The value of each expression of a query for one record: why it matches or does not.
//!
//! Every expression is compiled by itself and evaluated as a run evaluates it; what stands below it
//! is looked at besides, whether or not a run would come there.

use super::compile::Compiler;
use super::error::{CompileError, EvalError};
use super::evaluate::{Scope, Scratch, evaluate};
use super::explanation::{Converted, Explained, ExplainedItem, ExplainedPart, Explanation, Role};
use super::items::{for_each, held};
use super::node::{Held, Items, Node};
use super::program::now;
use super::run::Options;
use super::stage::{Lead, Pipeline, Sheet, Taken, lead, row};
use super::value::Reader;
use crate::edm::{EnumValue, Primitive, Value};
use crate::hir::{Expr, ExprKind, Lambda, Query};
use crate::json::{Elements, Kind, Plan, RawValue, Slots};
use crate::ops::Operator;
use crate::schema::Schema;
use crate::syntax::ast::Quantifier;
use crate::syntax::literal_text;

/// What tells why a record matches a query or does not.
#[derive(Debug)]
pub struct Explainer {
    steps: Vec<Step>,
    /// Whether rows are made of several records behind the steps.
    combined: bool,
    memories: usize,
}

/// One option, or one transformation of `$apply`.
#[derive(Debug)]
struct Step {
    name: &'static str,
    sheet: Sheet,
    trees: Vec<(Option<Box<str>>, Tree)>,
    /// What it makes of a record; nothing for `$orderby`.
    stages: Option<(Sheet, Pipeline)>,
    /// Whether its expressions may read what it makes of the record.
    computes: bool,
}

/// An expression and those below it.
#[derive(Debug)]
struct Tree {
    /// All that is known before there is a record.
    blank: Explained,
    look: Look,
    reader: Reader,
    /// The same value as its place needs it.
    converted: Option<(Node, String)>,
    operands: Vec<Tree>,
    lambda: Option<Box<Each>>,
}

/// How the value is found.
#[derive(Debug)]
enum Look {
    Value(Node),
    /// Of an object, or a collection, its text.
    Text(Box<Held>),
    /// The number of items.
    Number(Box<Items>),
    /// Only what is below it has a value of its own.
    Nothing,
}

/// The condition of a lambda.
#[derive(Debug)]
struct Each {
    items: Box<Items>,
    plan: Plan,
    /// The one condition.
    condition: Vec<Tree>,
    all: bool,
}

/// How many expressions are compiled before what lies deeper is left out: each is compiled with all
/// that is below it.
const MOST_NODES: usize = 200_000;

/// How many items of a collection are shown where all decide together.
const MOST_ITEMS: usize = 10;

/// How many bytes of an object or a collection are shown.
const LONGEST: usize = 120;

impl Explainer {
    /// An explainer of a checked query.
    ///
    /// # Errors
    ///
    /// The first part of the query that is not evaluated.
    pub fn new(query: &Query, schema: &Schema) -> Result<Self, CompileError> {
        let mut compiler = Compiler::new(schema);
        let mut grower = Grower { left: MOST_NODES };
        let Lead { parts, combines } = lead(query);
        let ty = query.resource.ty;
        let mut steps = Vec::new();
        for part in parts {
            let exprs = part.expressions();
            let (sheet, trees) = compiler.sheet(ty, |c| {
                let trees = exprs.into_iter();
                let trees =
                    trees.map(|(name, expr)| Ok((name.map(Into::into), grower.tree(c, expr)?)));
                trees.collect()
            })?;
            steps.push(Step {
                name: part.name(),
                sheet,
                trees,
                computes: part.computes(),
                stages: Some(compiler.sheet(ty, |c| c.pipeline(&[part], ty))?),
            });
        }
        if !combines && !query.order_by.is_empty() {
            let (sheet, trees) = compiler.sheet(ty, |c| {
                let keys = query.order_by.iter();
                keys.map(|key| Ok((None, grower.tree(c, &key.key)?)))
                    .collect()
            })?;
            steps.push(Step {
                name: "$orderby",
                sheet,
                trees,
                stages: None,
                computes: false,
            });
        }
        Ok(Self {
            steps,
            combined: combines,
            memories: compiler.memories,
        })
    }

    /// What the query makes of a record in JSON text.
    ///
    /// # Errors
    ///
    /// The text is no JSON object.
    pub fn explain(&self, record: &[u8], options: &Options) -> Result<Explanation, EvalError> {
        let duplicates = options.duplicate_keys;
        Plan::default().fill(record, &mut Slots::default(), duplicates)?;
        let instant = options.now.unwrap_or_else(now);
        let mut scratch = Scratch::new(self.memories, instant, duplicates, &options.limits);
        let mut explanation = Explanation {
            matches: Some(true),
            error: None,
            parts: Vec::new(),
            combined: self.combined,
        };
        let mut made = None;
        for step in &self.steps {
            let text = made.take();
            let text = text.as_deref().unwrap_or(record);
            scratch.begin();
            let taken = step.take(row(text)?, &mut scratch);
            let seen = match &taken {
                Ok(Taken::Made(made)) if step.computes => &made.text,
                Ok(_) | Err(_) => text,
            };
            let left_out = matches!(taken, Ok(Taken::Gone));
            let mut values = step.look(row(seen)?, &mut scratch)?;
            if step.stages.is_some() && !step.computes {
                values.iter_mut().for_each(Explained::decide);
            }
            explanation.parts.push(ExplainedPart {
                name: step.name,
                left_out,
                values,
            });
            match taken {
                Ok(Taken::Gone) => {
                    explanation.matches = Some(false);
                    break;
                }
                Ok(Taken::Same) => made = (seen != record).then(|| seen.to_vec()),
                Ok(Taken::Made(new)) => made = Some(new.text),
                Err(error) => {
                    explanation.matches = None;
                    explanation.error = Some(error.named(text, 0));
                    break;
                }
            }
        }
        Ok(explanation)
    }
}

impl Step {
    /// What becomes of a row.
    fn take(&self, row: RawValue<'_>, scratch: &mut Scratch) -> Result<Taken, EvalError> {
        let Some((sheet, stages)) = &self.stages else {
            return self.sheet.read(row, None, scratch, |scope, scratch| {
                for (_, tree) in &self.trees {
                    if let Look::Value(node) = &tree.look {
                        evaluate(node, scope, scratch)?;
                    }
                }
                Ok(Taken::Same)
            });
        };
        let taken = sheet.read(row, None, scratch, |scope, scratch| {
            stages.take(&mut stages.states(), row, scope, scratch)
        });
        taken.map_err(super::error::Refusal::of_record)
    }

    fn look(&self, row: RawValue<'_>, scratch: &mut Scratch) -> Result<Vec<Explained>, EvalError> {
        scratch.begin();
        let looked = self.sheet.read(row, None, scratch, |scope, scratch| {
            let named = self.trees.iter().map(|(name, tree)| Explained {
                name: name.clone(),
                ..tree.look(scope, scratch)
            });
            Ok(named.collect())
        });
        match looked {
            // A key that stands twice: no expression has a value.
            Err(EvalError::DuplicateKey(..)) => Ok(Vec::new()),
            looked => looked,
        }
    }
}

/// Makes trees until there are too many nodes.
struct Grower {
    left: usize,
}

impl Grower {
    /// The tree of an expression of the present row.
    fn tree(&mut self, c: &mut Compiler<'_>, expr: &Expr) -> Result<Tree, CompileError> {
        let mut trees = Vec::with_capacity(1);
        self.grow(c, expr, &mut trees)?;
        // One was put there.
        trees
            .pop()
            .ok_or_else(|| CompileError::new("this expression", expr.span))
    }

    /// Adds the tree of an expression. What stands on the stack once for each level is little.
    fn grow(
        &mut self,
        c: &mut Compiler<'_>,
        expr: &Expr,
        trees: &mut Vec<Tree>,
    ) -> Result<(), CompileError> {
        if let ExprKind::Convert(operand, to) = &expr.kind {
            self.grow(c, operand, trees)?;
            return convert(c, expr, *to, trees);
        }
        let Some(tree) = self.begin(c, expr, trees)? else {
            return Ok(());
        };
        if let ExprKind::Lambda(lambda) = &expr.kind {
            self.grow(c, &lambda.collection, &mut tree.operands)?;
            return self.each(c, lambda, tree);
        }
        if let ExprKind::Filter(filter) = &expr.kind {
            // Its condition is about items.
            return self.grow(c, &filter.collection, &mut tree.operands);
        }
        let mut operands = Vec::new();
        expr.for_each_child(&mut |operand| operands.push(operand));
        for operand in operands {
            if self.left > 0 {
                self.grow(c, operand, &mut tree.operands)?;
            }
        }
        Ok(())
    }

    /// Adds an expression without what is below it.
    #[inline(never)]
    fn begin<'t>(
        &mut self,
        c: &mut Compiler<'_>,
        expr: &Expr,
        trees: &'t mut Vec<Tree>,
    ) -> Result<Option<&'t mut Tree>, CompileError> {
        let look = self.look(c, expr)?;
        trees.push(Tree {
            blank: blank(expr, c.schema),
            look,
            reader: c.reader(expr.ty),
            converted: None,
            operands: Vec::new(),
            lambda: None,
        });
        Ok(trees.last_mut())
    }

    #[inline(never)]
    fn look(&mut self, c: &mut Compiler<'_>, expr: &Expr) -> Result<Look, CompileError> {
        let mut nodes = 0;
        count_nodes(expr, &mut nodes);
        self.left = self.left.saturating_sub(nodes);
        if let ExprKind::Filter(_) = &expr.kind {
            return Ok(Look::Number(c.items(expr)?));
        }
        if let Ok(node) = c.node(expr) {
            return Ok(Look::Value(node));
        }
        let ExprKind::Path(path) = &expr.kind else {
            return Ok(Look::Nothing);
        };
        let held = c.held(path, expr.ty, expr.span);
        Ok(held.map_or(Look::Nothing, |held| Look::Text(Box::new(held))))
    }

    #[inline(never)]
    fn each(
        &mut self,
        c: &mut Compiler<'_>,
        lambda: &Lambda,
        tree: &mut Tree,
    ) -> Result<(), CompileError> {
        let Some(predicate) = &lambda.predicate else {
            return Ok(());
        };
        let items = c.items(&lambda.collection)?;
        let mut condition = Vec::with_capacity(1);
        c.enter(lambda.collection.ty.element());
        let grown = self.grow(c, predicate, &mut condition);
        let plan = c.leave();
        grown?;
        tree.lambda = Some(Box::new(Each {
            items,
            plan,
            condition,
            all: lambda.quantifier == Quantifier::All,
        }));
        Ok(())
    }
}

/// Puts a conversion to the tree that was added last.
#[inline(never)]
fn convert(
    c: &mut Compiler<'_>,
    expr: &Expr,
    to: Primitive,
    trees: &mut [Tree],
) -> Result<(), CompileError> {
    let node = c.node(expr)?;
    if let Some(tree) = trees.last_mut() {
        tree.converted = Some((node, to.to_string()));
    }
    Ok(())
}

fn count_nodes(expr: &Expr, nodes: &mut usize) {
    *nodes += 1;
    expr.for_each_child(&mut |child| count_nodes(child, nodes));
}

fn blank(expr: &Expr, schema: &Schema) -> Explained {
    let role = if let ExprKind::Logic(logic) = &expr.kind {
        if logic.operator == Operator::And {
            Role::And
        } else {
            Role::Or
        }
    } else if matches!(expr.kind, ExprKind::Not(_)) {
        Role::Not
    } else if matches!(expr.kind, ExprKind::Lambda(_)) {
        Role::Lambda
    } else {
        Role::Other
    };
    Explained {
        span: expr.span,
        name: None,
        ty: schema.display(expr.ty).to_string(),
        value: None,
        error: None,
        converted: None,
        decides: false,
        constant: expr.as_literal().is_some(),
        operands: Vec::new(),
        items: Vec::new(),
        more_items: 0,
        role,
    }
}

impl Tree {
    /// The values for a record.
    fn look(&self, scope: &Scope<'_, '_>, scratch: &mut Scratch) -> Explained {
        let mut explained = self.blank.clone();
        self.look_into(&mut explained, scope, scratch);
        explained
    }

    /// Puts the values into a tree that has none. As deep as the query, with little on the stack.
    fn look_into(&self, explained: &mut Explained, scope: &Scope<'_, '_>, scratch: &mut Scratch) {
        self.value(explained, scope, scratch);
        for operand in &self.operands {
            if let Some(explained) = operand.begin(&mut explained.operands) {
                operand.look_into(explained, scope, scratch);
            }
        }
        if let Some(each) = &self.lambda {
            each.look(explained, scope, scratch);
        }
    }

    #[inline(never)]
    fn begin<'e>(&self, explained: &'e mut Vec<Explained>) -> Option<&'e mut Explained> {
        explained.push(self.blank.clone());
        explained.last_mut()
    }

    #[inline(never)]
    fn value(&self, explained: &mut Explained, scope: &Scope<'_, '_>, scratch: &mut Scratch) {
        let value = match &self.look {
            Look::Value(node) => evaluate(node, scope, scratch).map(|value| {
                if let Some((node, ty)) = &self.converted
                    && let Ok(converted) = evaluate(node, scope, scratch)
                    && value != converted
                {
                    explained.converted = Some(Converted {
                        ty: ty.clone(),
                        value: shown(&converted, &self.reader),
                    });
                }
                Some(shown(&value, &self.reader))
            }),
            Look::Text(value) => held(value, scope, scratch).map(|value| Some(text_of(value))),
            Look::Number(items) => {
                let mut number = 0;
                let text = &mut Vec::new();
                let counted = for_each(items, scope, text, scratch, &mut |_| number += 1);
                counted.map(|_| Some(items_in_words(number)))
            }
            Look::Nothing => Ok(None),
        };
        match value {
            Ok(value) => explained.value = value,
            Err(error) => explained.error = Some(error.to_string()),
        }
    }
}

impl Each {
    /// The condition for the items that decide.
    #[inline(never)]
    fn look(&self, explained: &mut Explained, scope: &Scope<'_, '_>, scratch: &mut Scratch) {
        let (mut text, mut elements) = (Vec::new(), Vec::new());
        let mut visit = |item| elements.push(item);
        if for_each(&self.items, scope, &mut text, scratch, &mut visit).is_err() {
            return;
        }
        let mut memory = Slots::default();
        for (at, element) in elements.into_iter().enumerate() {
            let fields = self
                .plan
                .fill_value(element, &mut memory, scratch.duplicates);
            let (Ok(fields), Some(condition)) = (fields, self.condition.first()) else {
                return;
            };
            let item = Scope {
                fields,
                outer: Some(scope),
                depth: scope.depth + 1,
            };
            let Some(last) = condition.begin_item(explained, at + 1) else {
                return;
            };
            condition.look_into(last, &item, scratch);
            if self.keep(explained) {
                return;
            }
        }
    }

    /// Leaves the item that was looked at last alone if it decides, else among the first.
    #[inline(never)]
    fn keep(&self, explained: &mut Explained) -> bool {
        let decides = explained.items.last().is_some_and(|item| {
            let holds = item.condition.value.as_deref() == Some("true");
            holds != self.all || item.condition.error.is_some()
        });
        if decides {
            let others = explained.items.len() - 1;
            explained.items.drain(..others);
            explained.more_items = 0;
        } else if explained.items.len() > MOST_ITEMS {
            explained.items.pop();
            explained.more_items += 1;
        }
        decides
    }
}

impl Tree {
    #[inline(never)]
    fn begin_item<'e>(
        &self,
        explained: &'e mut Explained,
        number: usize,
    ) -> Option<&'e mut Explained> {
        explained.items.push(ExplainedItem {
            number,
            condition: self.blank.clone(),
        });
        explained.items.last_mut().map(|item| &mut item.condition)
    }
}

/// A value as OData writes it.
fn shown(value: &Value<'_>, reader: &Reader) -> String {
    if let Value::Collection(items) = value {
        let reader = if let Reader::Collection(item) = reader {
            item
        } else {
            reader
        };
        let items: Vec<String> = items.iter().map(|item| shown(item, reader)).collect();
        return format!("[{}]", items.join(","));
    }
    if let Value::Enum(EnumValue::Number(number)) = value
        && let Reader::Enum(declared) = reader
    {
        return format!("'{}'", declared.format(*number));
    }
    if let Value::Decimal(number) = value {
        // As it stands in the data, and not told apart from a double.
        return number.to_string();
    }
    literal_text(value).unwrap_or_else(|_| "a value".to_owned())
}

/// An object or a collection in few words.
fn text_of(value: Option<RawValue<'_>>) -> String {
    let Some(value) = value else {
        return "null".to_owned();
    };
    if value.kind() == Kind::Array {
        return items_in_words(Elements::new(value).count());
    }
    let text = String::from_utf8_lossy(value.text());
    match text.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}...", text.get(..at).unwrap_or_default()),
        None => text.into_owned(),
    }
}

fn items_in_words(number: usize) -> String {
    match number {
        1 => "1 item".to_owned(),
        _ => format!("{number} items"),
    }
}
