//! Threads that judge blocks of records.
//!
//! Blocks are handed out in a queue and come back by a channel, a bounded number at a time, and are
//! put in the order of the input again. The thread that reads judges blocks too when it would have
//! to wait: to put a thread to sleep and to wake it costs as much as to judge a block. Threads are
//! started as blocks come up, so that short inputs need none.

use super::batch::{Batch, Judge};
use super::program::Matcher;
use crate::json::Block;
use std::collections::VecDeque;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
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
    /// How many are started at most, beside the one that reads.
    threads: usize,
    started: usize,
    jobs: Arc<Jobs>,
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
    /// So many threads with the one that reads; none of the others has been started.
    pub(super) fn new(
        scope: &'s Scope<'s, 'e>,
        threads: usize,
        judge: Judge<'e>,
        make: &'e MakeMatcher<'e>,
    ) -> Self {
        let (finished, done) = channel();
        Self {
            scope,
            make,
            judge,
            threads: threads.saturating_sub(1),
            started: 0,
            jobs: Arc::default(),
            finished,
            done,
            queue: VecDeque::new(),
            first: 0,
        }
    }

    /// Whether another block can be handed out.
    pub(super) fn has_room(&self) -> bool {
        self.queue.len() < (self.threads * 3 + 2).min(MOST_BLOCKS)
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
        self.jobs.push(Job {
            number,
            block,
            spare,
        });
    }

    /// The next batch in the order of the input; while it is not there blocks are judged here, in
    /// the memory of the thread that reads. `None` if no block is on its way, or a thread has
    /// panicked, which ends the scope of the threads with the same panic.
    pub(super) fn pop(&mut self, matcher: &mut Matcher<'_>) -> Option<Batch> {
        while matches!(self.queue.front(), Some(None)) {
            let done = match self.done.try_recv() {
                Ok(done) => done,
                Err(_) => match self.jobs.last() {
                    Some(Job {
                        number,
                        block,
                        spare,
                    }) => Done {
                        number,
                        batch: Some(self.judge.judge(matcher, block, spare)),
                    },
                    None => self.done.recv().ok()?,
                },
            };
            let place = self.queue.get_mut(done.number - self.first)?;
            *place = Some(done.batch?);
        }
        let batch = self.queue.pop_front()??;
        self.first += 1;
        Some(batch)
    }

    fn start(&mut self) {
        self.started += 1;
        let jobs = Arc::clone(&self.jobs);
        let finished = self.finished.clone();
        let judge = self.judge.clone();
        let make = self.make;
        self.scope.spawn(move || {
            let mut matcher = make();
            while let Some(Job {
                number,
                block,
                spare,
            }) = jobs.first()
            {
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

impl Drop for Crew<'_, '_> {
    fn drop(&mut self) {
        self.jobs.close();
    }
}

/// The blocks that nobody judges yet.
#[derive(Default)]
struct Jobs {
    waiting: Mutex<Waiting>,
    /// Told of each job that comes while a thread sleeps, and of the end.
    news: Condvar,
}

#[derive(Default)]
struct Waiting {
    jobs: VecDeque<Job>,
    sleeping: usize,
    is_closed: bool,
}

impl Jobs {
    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn push(&self, job: Job) {
        let mut waiting = self.lock();
        waiting.jobs.push_back(job);
        let is_heard = waiting.sleeping > 0;
        drop(waiting);
        if is_heard {
            self.news.notify_one();
        }
    }

    /// The one that came last, which is still in the cache of the processor that read it.
    fn last(&self) -> Option<Job> {
        self.lock().jobs.pop_back()
    }

    /// The one that came first, waited for; `None` when no more come.
    fn first(&self) -> Option<Job> {
        let mut waiting = self.lock();
        loop {
            if waiting.is_closed {
                return None;
            }
            if let Some(job) = waiting.jobs.pop_front() {
                return Some(job);
            }
            waiting.sleeping += 1;
            waiting = self
                .news
                .wait(waiting)
                .unwrap_or_else(PoisonError::into_inner);
            waiting.sleeping -= 1;
        }
    }

    /// Tells that no more jobs come, and nobody asks for those that are left.
    fn close(&self) {
        self.lock().is_closed = true;
        self.news.notify_all();
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
