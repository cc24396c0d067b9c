//! Records on their way through `odq eval`.
//!
//! | file | what it does |
//! | --- | --- |
//! | `rows`, `cells`, `csv`, `table` | rows in columns |
//! | `explained` | why a record matches or does not |
//! | `inputs`, `gunzip` | files, patterns, standard input, compressed or not |
//! | `links` | the addresses of pages |
//! | `progress` | how far a run is, on a terminal |
//! | `statistics` | figures of a run |

mod cells;
mod csv;
pub(crate) mod explained;
mod gunzip;
mod inputs;
mod links;
mod progress;
mod rows;
mod statistics;
mod table;

pub(crate) use inputs::Inputs;
pub(crate) use links::Links;
pub(crate) use progress::Progress;
pub(crate) use rows::Rows;
pub(crate) use statistics::Statistics;
