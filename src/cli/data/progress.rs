//! How far a long run is, shown on a terminal.

use super::inputs::Inputs;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use odq::eval::Watch;
use std::env;
use std::io::{IsTerminal, stderr, stdout};
use std::ops::ControlFlow;
use std::time::{Duration, Instant};

/// A bar on standard error, which is shown when a run has lasted for a second. It is shown only on
/// a terminal to which no rows are written meanwhile.
#[derive(Clone)]
pub(crate) struct Progress(Option<ProgressBar>);

const PATIENCE: Duration = Duration::from_secs(1);

/// How often the bar is drawn in a second.
const RATE: u8 = 5;

impl Progress {
    /// A bar for inputs; `writes_rows` tells whether rows go to standard output.
    pub(crate) fn new(inputs: &Inputs, writes_rows: bool) -> Self {
        let is_dumb = env::var_os("TERM").is_some_and(|name| name == "dumb");
        let is_free = stderr().is_terminal() && !(writes_rows && stdout().is_terminal());
        Self((is_free && !is_dumb).then(|| bar(inputs.size())))
    }

    /// What moves the bar on during a run.
    pub(crate) fn watch(&self, inputs: &Inputs) -> Option<Watch> {
        let bar = self.0.clone()?;
        let meter = inputs.meter();
        let begun = Instant::now();
        Some(Watch::new(move |progress| {
            if bar.is_hidden() && begun.elapsed() > PATIENCE {
                bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(RATE));
            }
            // Standard input has no meter.
            bar.set_position(meter.bytes().max(progress.bytes.min(limit(&bar))));
            ControlFlow::Continue(())
        }))
    }

    /// Does something that writes to the terminal.
    pub(crate) fn suspend<T>(&self, work: impl FnOnce() -> T) -> T {
        match &self.0 {
            Some(bar) => bar.suspend(work),
            None => work(),
        }
    }

    /// Takes the bar away.
    pub(crate) fn finish(&self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}

/// Bytes of records are no measure where it is known how many of files there are.
fn limit(bar: &ProgressBar) -> u64 {
    if bar.length().is_some() { 0 } else { u64::MAX }
}

fn bar(size: Option<u64>) -> ProgressBar {
    let (bar, template) = match size {
        Some(size) => (
            ProgressBar::new(size),
            "{wide_bar} {bytes}/{total_bytes} {bytes_per_sec}, {eta} left",
        ),
        None => (
            ProgressBar::no_length(),
            "{spinner} {bytes} {bytes_per_sec}",
        ),
    };
    bar.set_draw_target(ProgressDrawTarget::hidden());
    // A template that cannot be read would leave the usual one.
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    bar
}
