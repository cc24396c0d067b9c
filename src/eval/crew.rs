//! Threads that judge blocks of records.
//!
//! Blocks are handed out and come back by channels, a bounded number at a time, and are put in the
//! order of the input again. Threads are started as blocks come up, so that short inputs need none.

use super::batch::{Batch, Judge};
use super::program::Matcher;
use crate::json::Block;
use std::collections::VecDeque;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, Scope};

/// How many blocks are on their way at most, whatever the number of threads: memory is bounded by
/// it.
const MOST_BLOCKS: usize = 24;

/// What makes the memory of one thread.
pub(super) type MakeMatcher<'e> = dyn Fn() -> Matcher<'e> + Sync + 'e;

/// Threads that judge blocks.
pub(super) struct Crew<'s, 'e> {
    scope: &'s Scope<'s, 'e>,
    make: &'e MakeMatcher<'e>,
    judge: Judge<'e>,
    threads: usize,
    started: usize,
    jobs: Sender<Job>,
    waiting: Arc<Mutex<Receiver<Job>>>,
    finished: Sender<Done>,
    done: Receiver<Done>,
    /// The batches on their way, in order; those that have come back are there.
    queue: VecDeque<Option<Batch>>,
    /// The number of the first of them.
    first: usize,
}

struct Job {
    number: usize,
    block: Block,
    spare: Batch,
}

struct Done {
    number: usize,
    /// Nothing comes back from a thread that panics.
    batch: Option<Batch>,
}

impl<'s, 'e> Crew<'s, 'e> {
    /// At most so many threads, none of which has been started.
    pub(super) fn new(
        scope: &'s Scope<'s, 'e>,
        threads: usize,
        judge: Judge<'e>,
        make: &'e MakeMatcher<'e>,
    ) -> Self {
        let (jobs, waiting) = channel();
        let (finished, done) = channel();
        Self {
            scope,
            make,
            judge,
            threads,
            started: 0,
            jobs,
            waiting: Arc::new(Mutex::new(waiting)),
            finished,
            done,
            queue: VecDeque::new(),
            first: 0,
        }
    }

    /// Whether another block can be handed out.
    pub(super) fn has_room(&self) -> bool {
        self.queue.len() < (self.threads * 2 + 1).min(MOST_BLOCKS)
    }

    pub(super) fn is_idle(&self) -> bool {
        self.queue.is_empty()
    }

    /// Hands out a block.
    pub(super) fn push(&mut self, block: Block, spare: Batch) {
        if self.started < self.threads && self.started <= self.queue.len() {
            self.start();
        }
        let number = self.first + self.queue.len();
        self.queue.push_back(None);
        // The receiver lives as long as this.
        let _ = self.jobs.send(Job {
            number,
            block,
            spare,
        });
    }

    /// The next batch in the order of the input, waited for; `None` if no block is on its way, or
    /// a thread has panicked, which ends the scope of the threads with the same panic.
    pub(super) fn pop(&mut self) -> Option<Batch> {
        while matches!(self.queue.front(), Some(None)) {
            let Done { number, batch } = self.done.recv().ok()?;
            let place = self.queue.get_mut(number - self.first)?;
            *place = Some(batch?);
        }
        let batch = self.queue.pop_front()??;
        self.first += 1;
        Some(batch)
    }

    fn start(&mut self) {
        self.started += 1;
        let waiting = Arc::clone(&self.waiting);
        let finished = self.finished.clone();
        let judge = self.judge.clone();
        let make = self.make;
        self.scope.spawn(move || {
            let mut matcher = make();
            loop {
                let job = waiting
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .recv();
                let Ok(Job {
                    number,
                    block,
                    spare,
                }) = job
                else {
                    return;
                };
                let mut answer = Answer {
                    finished: &finished,
                    done: Some(Done {
                        number,
                        batch: None,
                    }),
                };
                let batch = judge.judge(&mut matcher, block, spare);
                answer.done = Some(Done {
                    number,
                    batch: Some(batch),
                });
            }
        });
    }
}

/// Sends what there is when it is dropped, so that nobody waits for a thread that panics.
struct Answer<'c> {
    finished: &'c Sender<Done>,
    done: Option<Done>,
}

impl Drop for Answer<'_> {
    fn drop(&mut self) {
        if let Some(done) = self.done.take() {
            // The run may have ended already.
            let _ = self.finished.send(done);
        }
    }
}

/// How many threads a run has if nothing is said.
pub(super) fn available() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}
