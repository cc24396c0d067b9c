//! A whole query over a whole input.

use super::apply::{Made, Part, Stop, at_most, finds, parts, read_together, sorted};
use super::json::{Json, one_line, record};
use super::shape::{is_shaping, selected, selection};
use super::{Fail, Known};
use odq::edm::Value;
use odq::edm::primitive::DateTimeOffset;
use odq::eval::{OnError, Output, Summary};
use odq::functions::Context;
use odq::hir::Query;
use odq::json::{DuplicateKeys, FrameOptions, Records};
use odq::schema::Schema;

/// What is asked, and how.
pub(crate) struct Question<'q> {
    pub(crate) query: &'q Query,
    pub(crate) schema: &'q Schema,
    pub(crate) now: DateTimeOffset,
    pub(crate) duplicates: DuplicateKeys,
    /// How long records and rows may be.
    pub(crate) record_bytes: usize,
    pub(crate) on_error: OnError,
    pub(crate) output: Output,
}

/// What comes of it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Outcome {
    Done {
        out: String,
        summary: Summary,
        /// The numbers of the records that failed, from 1, with their codes.
        failed: Vec<(u64, Fail)>,
    },
    /// Rows that were made of several records have no result, for this reason.
    NoResult(Fail),
}

/// A record of the input, or why it is none; the last of all where nothing behind it can be read.
type Framed = Result<Json, Fail>;

/// Answers a question about an input.
pub(crate) fn run(question: &Question<'_>, input: &[u8]) -> Outcome {
    let (framed, whole) = records(input, question.record_bytes);
    let (outcome, failed) = answer(question, &framed, whole);
    match failed.first() {
        // As if there were nothing behind the first that failed.
        Some((first, _)) if question.on_error == OnError::Stop => {
            let first = usize::try_from(*first).expect("a number of records");
            answer(question, &framed[..first], false).0
        }
        Some(_) | None => outcome,
    }
}

/// What comes of some records, and those that fail.
fn answer(question: &Question<'_>, framed: &[Framed], whole: bool) -> (Outcome, Vec<(u64, Fail)>) {
    let known = Known {
        schema: question.schema,
        context: Context::new(question.now),
        duplicates: question.duplicates,
        most_bytes: question.record_bytes,
    };
    let all = parts(question.query);
    let of_several = all.iter().position(Part::is_of_several);
    let (lead, rest) = all.split_at(of_several.unwrap_or(all.len()));
    let mut answer = Answer {
        known,
        question,
        lead,
        rest,
        counted: Summary::default(),
        failed: Vec::new(),
        matches: Vec::new(),
    };
    answer.judge(framed, whole);
    answer.finish()
}

/// The records of an input, and whether all of it could be read.
fn records(input: &[u8], record_bytes: usize) -> (Vec<Framed>, bool) {
    let mut all = Vec::new();
    let options = FrameOptions {
        record_bytes,
        ..FrameOptions::default()
    };
    let mut records = Records::new(input, options);
    loop {
        let refused = match records.next_record() {
            Ok(None) => return (all, true),
            Ok(Some(found)) => match record(found.bytes) {
                Ok(json) => {
                    all.push(Ok(json));
                    continue;
                }
                // Nothing where the record was not framed rightly, and comes again.
                Err(error) => records.refuse(&error),
            },
            Err(error) => Some(error),
        };
        if let Some(error) = refused {
            all.push(Err(error.kind.code().to_string()));
            if !error.resumable {
                return (all, false);
            }
        }
    }
}

struct Answer<'q> {
    known: Known<'q>,
    question: &'q Question<'q>,
    /// What is done with each record by itself,
    lead: &'q [Part<'q>],
    /// and with the records that are left.
    rest: &'q [Part<'q>],
    counted: Summary,
    failed: Vec<(u64, Fail)>,
    /// The records that match, with the number of each, and with the keys of ordering.
    matches: Vec<(Vec<Value<'static>>, Made)>,
}

impl Answer<'_> {
    /// Judges the records one by one.
    fn judge(&mut self, framed: &[Framed], whole: bool) {
        for (number, framed) in (1..).zip(framed) {
            if self.is_full() {
                return;
            }
            self.counted.records += 1;
            let found = framed.clone().and_then(|json| self.matching(json));
            let taken = found.and_then(|found| match found {
                None => {
                    self.counted.not_matched += 1;
                    Ok(())
                }
                Some((keys, json)) => self.take(number, keys, json),
            });
            if let Err(fail) = taken {
                self.failed.push((number, fail));
            }
        }
        if !self.is_full() {
            self.counted.incomplete = !whole;
        }
    }

    /// The record with what is computed of it and its keys of ordering, if it matches.
    fn matching(&self, json: Json) -> Result<Option<(Vec<Value<'static>>, Json)>, Fail> {
        let (known, query) = (&self.known, self.question.query);
        let ty = query.resource.ty;
        let order = if self.rest.is_empty() {
            &*query.order_by
        } else {
            &[]
        };
        let mut json = json;
        let mut parts = self.lead;
        loop {
            let (together, behind) = read_together(parts);
            let mut ways = known.reads(together, ty, 0);
            // The last conditions are read with what comes behind them.
            let is_last = !together.last().is_some_and(Part::makes_rows);
            if is_last {
                ways.extend(known.reads(read_together(self.rest).0, ty, 0));
                let keys = order.iter().map(|key| &key.key);
                keys.for_each(|key| known.ways(key, ty, 0, &mut ways));
            }
            known.check_ways(&json, &ways)?;
            for part in together {
                match part {
                    Part::Filter(condition) => {
                        if !known.holds(condition, &json, ty, &[])? {
                            return Ok(None);
                        }
                    }
                    Part::Compute(items) => json = known.computed(items, &json, ty, &[])?,
                    Part::Search(search) => {
                        if !finds(search, &json) {
                            return Ok(None);
                        }
                    }
                    Part::Transform(_) => panic!("it is no part of the lead"),
                }
            }
            if is_last {
                break;
            }
            parts = behind;
        }
        let keys = known.sort_keys(order, &json, ty, &[])?;
        Ok(Some((keys, json)))
    }

    /// Takes a record that matches.
    fn take(&mut self, number: u64, keys: Vec<Value<'static>>, json: Json) -> Result<(), Fail> {
        let json = if self.rest.is_empty() {
            self.shaped(&json, self.counted.rows)?
        } else {
            json
        };
        let blame = Some(usize::try_from(number).expect("a number of records"));
        let row = Made {
            json,
            blame,
            is_late: false,
        };
        self.matches.push((keys, row));
        self.counted.matched += 1;
        self.counted.rows += 1;
        Ok(())
    }

    /// What is written of a row, which is the one of that number.
    fn shaped(&self, json: &Json, number: u64) -> Result<Json, Fail> {
        let query = self.question.query;
        let is_wanted = !query.order_by.is_empty() || self.is_in_page(number);
        if !is_wanted || query.resource.counted || !is_shaping(query) {
            return Ok(json.clone());
        }
        self.known.shaped(query, json, query.resource.ty, &[])
    }

    fn is_in_page(&self, number: u64) -> bool {
        let paging = self.question.query.paging;
        let skip = paging.skip.unwrap_or(0);
        number >= skip && paging.top.is_none_or(|top| number - skip < top)
    }

    /// Whether the page is full, and nothing else is asked for.
    fn is_full(&mut self) -> bool {
        let query = self.question.query;
        let more = !self.rest.is_empty()
            || query.count
            || query.resource.counted
            || !query.order_by.is_empty();
        let end = query
            .paging
            .top
            .map(|top| top.saturating_add(query.paging.skip.unwrap_or(0)));
        let is_full = !more && end.is_some_and(|end| self.counted.rows >= end);
        self.counted.page_full |= is_full;
        is_full
    }

    /// What is made of the records together, in order.
    fn combined(&self) -> Result<Vec<Made>, Stop> {
        let query = self.question.query;
        let (ty, order) = (query.resource.ty, &query.order_by);
        let rows = self.matches.iter().map(|(_, row)| row.clone()).collect();
        let rows = self.known.pipeline(self.rest, rows, ty, &[])?;
        let mut keyed = Vec::new();
        for (number, row) in rows.into_iter().enumerate() {
            let keys = row.blamed(self.known.sort_keys(order, &row.json, ty, &[]))?;
            let json = row.blamed(self.shaped(&row.json, number as u64))?;
            keyed.push((
                keys,
                Made {
                    json,
                    ..row.clone()
                },
            ));
        }
        Ok(sorted(order, keyed))
    }

    fn finish(mut self) -> (Outcome, Vec<(u64, Fail)>) {
        let query = self.question.query;
        let rows = if self.rest.is_empty() {
            Ok(sorted(&query.order_by, std::mem::take(&mut self.matches)))
        } else {
            self.combined_of_the_rest()
        };
        self.failed.sort();
        self.counted.failed = self.failed.len() as u64;
        let rows = match rows {
            Ok(rows) => rows,
            Err(fail) => return (Outcome::NoResult(fail), self.failed),
        };
        self.counted.rows = rows.len() as u64;
        let skip = at_most(query.paging.skip.unwrap_or(0));
        let top = query.paging.top.map_or(usize::MAX, at_most);
        let page: Vec<Json> = rows
            .into_iter()
            .skip(skip)
            .take(top)
            .map(|row| row.json)
            .collect();
        let is_number = query.resource.counted;
        self.counted.written = if is_number { 0 } else { page.len() as u64 };
        let out = if is_number {
            String::new()
        } else {
            self.text(&page)
        };
        let outcome = Outcome::Done {
            out,
            summary: self.counted,
            failed: self.failed.clone(),
        };
        (outcome, self.failed)
    }

    /// What is made of those records that have a result: each that has none is left out, and the
    /// others are worked on again from the start.
    fn combined_of_the_rest(&mut self) -> Result<Vec<Made>, Fail> {
        loop {
            match self.combined() {
                Ok(mut rows) => {
                    // Of data that are not all there nothing is combined.
                    rows.retain(|row| !row.is_late || !self.counted.incomplete);
                    return Ok(rows);
                }
                Err(Stop::Run(fail)) => return Err(fail),
                Err(Stop::Record(record, fail)) => {
                    self.matches.retain(|(_, row)| row.blame != Some(record));
                    self.counted.matched -= 1;
                    self.failed.push((record as u64, fail));
                }
            }
        }
    }

    /// The rows of the page in the form that is asked for.
    fn text(&self, page: &[Json]) -> String {
        let query = self.question.query;
        let selection = selection(query);
        let rows = page.iter().map(|json| match &selection {
            Some(paths) => selected(json, paths),
            None => json.text.clone(),
        });
        let rows: Vec<String> = rows.collect();
        let list = |rows: &[String]| match rows {
            [] => String::new(),
            rows => format!("\n{}\n", rows.join(",\n")),
        };
        match self.question.output {
            Output::NdJson => rows.iter().map(|row| one_line(row) + "\n").collect(),
            Output::Json => format!("[{}]\n", list(&rows)),
            Output::OData if query.count => {
                let count = self.counted.rows;
                format!("{{\"value\":[{}],\"@odata.count\":{count}}}\n", list(&rows))
            }
            Output::OData => format!("{{\"value\":[{}]}}\n", list(&rows)),
        }
    }
}
