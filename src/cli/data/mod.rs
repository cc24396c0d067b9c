//! Records on their way through `odq eval`.
//!
//! | file | what it does |
//! | --- | --- |
//! | `explained` | why a record matches or does not |
//! | `inputs`, `gunzip` | files, patterns, standard input, compressed or not |
//! | `progress` | how far a run is, on a terminal |
//! | `statistics` | figures of a run |

pub(crate) mod explained;
mod gunzip;
mod inputs;
mod progress;
mod statistics;

pub(crate) use inputs::Inputs;
pub(crate) use progress::Progress;
pub(crate) use statistics::Statistics;
