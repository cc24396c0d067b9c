//! Work that several threads do and one hands on in order.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread;

/// So many results may wait for the one before them, for each thread.
const AHEAD: usize = 2;

/// Does `work` on all that `produce` gives, on as many threads as the machine has, and hands the
/// results to `take` in the order in which their work was given. What is held at a time is bounded.
///
/// The function that `produce` is handed tells by `false` that nobody wants more.
///
/// # Errors
///
/// The first that `take` answers; nothing more is done then.
pub(crate) fn in_order<T: Send, R: Send, E>(
    produce: impl FnOnce(&mut dyn FnMut(T) -> bool) + Send,
    work: impl Fn(T) -> R + Sync,
    mut take: impl FnMut(R) -> Result<(), E>,
) -> Result<(), E> {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let (in_order, ordered) = sync_channel::<Receiver<R>>(AHEAD * threads);
    let (give, jobs) = sync_channel::<(T, SyncSender<R>)>(1);
    let jobs = Mutex::new(jobs);
    let next = || jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Ok((job, answer)) = next() {
                    // Where nobody waits any more there is nothing to tell.
                    let _ = answer.send(work(job));
                }
            });
        }
        scope.spawn(move || {
            produce(&mut |job| {
                let (answer, result) = sync_channel(1);
                in_order.send(result).is_ok() && give.send((job, answer)).is_ok()
            });
        });
        for result in ordered {
            if let Ok(result) = result.recv() {
                take(result)?;
            }
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_order() {
        let mut seen = Vec::new();
        let done: Result<(), ()> = in_order(
            |give| {
                for number in 0..1000 {
                    assert!(give(number));
                }
            },
            |number| {
                if number % 13 == 0 {
                    thread::yield_now();
                }
                number * 2
            },
            |result| {
                seen.push(result);
                Ok(())
            },
        );
        assert_eq!(done, Ok(()));
        assert_eq!(seen, (0..1000).map(|number| number * 2).collect::<Vec<_>>());
    }

    #[test]
    fn an_error_ends_the_work() {
        let done = in_order(
            |give| {
                let mut number = 0;
                while give(number) {
                    number += 1;
                }
            },
            |number| number,
            |number| if number == 5 { Err(number) } else { Ok(()) },
        );
        assert_eq!(done, Err(5));
    }
}
