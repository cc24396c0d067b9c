//! Expressions.

use super::path::{as_item, has_key, start};
use super::values::Kind;
use super::{Fail, Known, Rows, unfit};
use odq::edm::compare::{compare, equal};
use odq::edm::convert::{cast, has_type, promote};
use odq::edm::{EnumValue, Primitive, Type, Value, arithmetic};
use odq::functions::NullRule;
use odq::hir::{Call, Chain, Expr, ExprKind, Logic, Set};
use odq::ops::Operator;

type Outcome = Result<Value<'static>, Fail>;

impl Known<'_> {
    /// The value of an expression.
    pub(crate) fn eval(&self, expr: &Expr, rows: &Rows<'_>) -> Outcome {
        Ok(match &expr.kind {
            ExprKind::Literal(literal) => literal.value.clone(),
            ExprKind::Path(path) if has_key(path) => self.by_key(path, expr.ty, rows)?,
            ExprKind::Path(path) => {
                let row = start(&path.base, rows).expect("a row");
                match self.find(&path.steps, row, expr.ty)? {
                    Some(json) => self.read(json, expr.ty).ok_or_else(unfit)?,
                    None => Value::Null,
                }
            }
            ExprKind::Logic(logic) => self.logic(logic, rows)?,
            ExprKind::Not(operand) => match truth(&self.eval(operand, rows)?) {
                Some(truth) => Value::Boolean(!truth),
                None => Value::Null,
            },
            ExprKind::Negate(operand) => match self.eval(operand, rows)? {
                Value::Null => Value::Null,
                value => arithmetic::negate(&value).map_err(|_| "OD812".to_owned())?,
            },
            ExprKind::Chain(chain) => match self.compared(chain, rows)? {
                Some(outcome) => Value::Boolean(outcome),
                None => self.chain(chain, rows)?,
            },
            ExprKind::Has(operand, flags) => match self.eval(operand, rows)? {
                Value::Null => Value::Null,
                Value::Enum(EnumValue::Number(number)) => Value::Boolean(number & flags == *flags),
                _ => Value::Boolean(false),
            },
            ExprKind::In(membership) => {
                let (operand, set) = (&membership.operand, &membership.set);
                Value::Boolean(self.is_in(operand, set, rows)?)
            }
            ExprKind::Call(call) => self.call(call, rows)?,
            ExprKind::Count(collection) => Value::Integer(self.count(collection, rows)?),
            ExprKind::Lambda(lambda) => Value::Boolean(self.lambda(lambda, rows)?),
            ExprKind::Array(items) => {
                let items = items.iter().map(|item| self.eval(item, rows));
                Value::Collection(items.collect::<Result<_, _>>()?)
            }
            ExprKind::Convert(operand, to) => converted(self.eval(operand, rows)?, *to)?,
            ExprKind::Case(branches) => {
                for branch in branches {
                    if self.eval(&branch.condition, rows)? == Value::Boolean(true) {
                        return self.eval(&branch.value, rows);
                    }
                }
                Value::Null
            }
            ExprKind::Cast(operand, to) => {
                let value = self.eval(operand, rows)?;
                self.cast(value, operand.ty, *to)
            }
            ExprKind::IsOf(operand, ty) => match self.is_of_structure(operand, *ty, rows)? {
                Some(outcome) => Value::Boolean(outcome),
                None => {
                    let value = self.eval(operand, rows)?;
                    Value::Boolean(match self.kind(*ty) {
                        Kind::Primitive(primitive) => has_type(&value, primitive),
                        _ => matches!(value, Value::Enum(_)),
                    })
                }
            },
            ExprKind::Filter(_) => self.values(expr, rows)?,
            ExprKind::Service(_) => {
                let item = as_item(expr).expect("what can be run");
                self.item(&item.operands[0], &item.key, &[], expr.ty, rows)?
            }
            ExprKind::Hole(_) | ExprKind::Unknown => panic!("what cannot be run"),
        })
    }

    /// `and` and `or` of three-valued logic; what stands behind an operand that decides is not
    /// looked at (URL Conventions 5.1.1.1.7, 5.1.1.1.8).
    fn logic(&self, logic: &Logic, rows: &Rows<'_>) -> Outcome {
        let deciding = logic.operator == Operator::Or;
        let mut outcome = Value::Boolean(!deciding);
        for operand in &logic.operands {
            match truth(&self.eval(operand, rows)?) {
                Some(truth) if truth == deciding => return Ok(Value::Boolean(deciding)),
                Some(_) => {}
                None => outcome = Value::Null,
            }
        }
        Ok(outcome)
    }

    fn chain(&self, chain: &Chain, rows: &Rows<'_>) -> Outcome {
        let mut left = self.eval(&chain.first, rows)?;
        for link in &chain.links {
            if let Some(to) = link.convert {
                left = converted(left, to)?;
            }
            let right = self.eval(&link.operand, rows)?;
            left = apply(link.operator, &left, &right)?;
        }
        Ok(left)
    }

    fn is_in(&self, operand: &Expr, set: &Set, rows: &Rows<'_>) -> Result<bool, Fail> {
        match set {
            Set::Values(values) => {
                let value = self.eval(operand, rows)?;
                Ok(values.iter().any(|item| equal(&value, &item.value)))
            }
            Set::Collection(collection) => {
                if let ExprKind::Array(items) = &collection.kind
                    && let Some(outcome) = self.listed(operand, items, rows)?
                {
                    return Ok(outcome);
                }
                let value = self.eval(operand, rows)?;
                Ok(match self.eval(collection, rows)? {
                    Value::Collection(items) => items.iter().any(|item| equal(&value, item)),
                    _ => false,
                })
            }
        }
    }

    fn call(&self, call: &Call, rows: &Rows<'_>) -> Outcome {
        let mut arguments = Vec::new();
        for argument in &call.arguments {
            let value = self.eval(argument, rows)?;
            if value.is_null() && call.function.null == NullRule::Propagate {
                return Ok(Value::Null);
            }
            arguments.push(value);
        }
        let value = (call.overload.evaluate)(&arguments, &self.context);
        value.map_err(|error| error.code().to_string())
    }

    /// A value that does not fit becomes null (URL Conventions 5.1.1.10.1).
    fn cast(&self, value: Value<'static>, from: Type, to: Type) -> Value<'static> {
        match self.kind(to) {
            Kind::Primitive(Primitive::String) => match (&value, self.kind(from)) {
                (Value::Enum(EnumValue::Number(number)), Kind::Enum(declared)) => {
                    declared.format(*number).into()
                }
                _ => cast(value, Primitive::String).unwrap_or(Value::Null),
            },
            Kind::Primitive(primitive) => cast(value, primitive).unwrap_or(Value::Null),
            Kind::Enum(declared) => match value {
                Value::Enum(_) => value,
                Value::Integer(number) => Value::Enum(EnumValue::Number(number)),
                Value::String(names) => match declared.parse(&names) {
                    Ok(number) => Value::Enum(EnumValue::Number(number)),
                    Err(_) => Value::Null,
                },
                _ => Value::Null,
            },
            Kind::Collection(_) | Kind::Structure | Kind::Dynamic => panic!("what cannot be run"),
        }
    }
}

fn converted(value: Value<'static>, to: Primitive) -> Outcome {
    if value.is_null() {
        return Ok(value);
    }
    promote(value, to).map_err(|_| unfit())
}

/// One operator between two values (URL Conventions 5.1.1.1, 5.1.1.2).
fn apply(operator: Operator, left: &Value<'static>, right: &Value<'static>) -> Outcome {
    let nulls = u8::from(left.is_null()) + u8::from(right.is_null());
    let order = || compare(left, right);
    Ok(match operator {
        Operator::Eq => Value::Boolean(equal(left, right)),
        Operator::Ne => Value::Boolean(!equal(left, right)),
        Operator::Gt => Value::Boolean(nulls == 0 && order().is_some_and(|it| it.is_gt())),
        Operator::Lt => Value::Boolean(nulls == 0 && order().is_some_and(|it| it.is_lt())),
        Operator::Ge => {
            Value::Boolean(nulls == 2 || nulls == 0 && order().is_some_and(|it| it.is_ge()))
        }
        Operator::Le => {
            Value::Boolean(nulls == 2 || nulls == 0 && order().is_some_and(|it| it.is_le()))
        }
        _ if nulls > 0 => Value::Null,
        _ => {
            let outcome = match operator {
                Operator::Add => arithmetic::add(left, right),
                Operator::Sub => arithmetic::subtract(left, right),
                Operator::Mul => arithmetic::multiply(left, right),
                Operator::Div => arithmetic::divide(left, right),
                Operator::DivBy => arithmetic::divide_by(left, right),
                Operator::Mod => arithmetic::modulo(left, right),
                other => panic!("{other} in a chain"),
            };
            outcome.map_err(|_| "OD812".to_owned())?
        }
    })
}

/// True or false; null, and what is no Boolean value, is neither.
fn truth(value: &Value<'_>) -> Option<bool> {
    if let Value::Boolean(truth) = value {
        Some(*truth)
    } else {
        None
    }
}
