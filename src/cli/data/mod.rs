//! Records on their way through `odq eval`.
//!
//! | file | what it does |
//! | --- | --- |
//! | `statistics` | figures of a run |

mod statistics;

pub(crate) use statistics::Statistics;
