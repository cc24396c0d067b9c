//! Standard streams that were closed when the program began (`odq ... >&-`).
//!
//! Before `main` the standard library opens `/dev/null` in the place of a standard stream that is
//! closed: a job would then seem done although nobody can read what it wrote. Nothing tells such a
//! stream from one that leads to `/dev/null` on purpose, as those of services do, so that one has
//! to look before.

#[cfg(target_os = "linux")]
mod start {
    use std::fs;
    use std::sync::atomic::{AtomicBool, Ordering};

    static INPUT: AtomicBool = AtomicBool::new(false);
    static OUTPUT: AtomicBool = AtomicBool::new(false);

    // The attribute is unsafe since a section may be given what does not belong in it. What belongs
    // in this one are pointers to functions that the loader calls before `main`.
    #[expect(unsafe_code, reason = "no safe way to look before the library's start")]
    #[used]
    #[unsafe(link_section = ".init_array")]
    static LOOK: extern "C" fn() = look;

    extern "C" fn look() {
        let is_open = |path| fs::symlink_metadata(path).is_ok();
        // Where there is no such folder nothing can be known.
        if is_open("/proc/self/fd/") {
            INPUT.store(!is_open("/proc/self/fd/0"), Ordering::Relaxed);
            OUTPUT.store(!is_open("/proc/self/fd/1"), Ordering::Relaxed);
        }
    }

    pub(in crate::cli) fn input() -> bool {
        INPUT.load(Ordering::Relaxed)
    }

    pub(in crate::cli) fn output() -> bool {
        OUTPUT.load(Ordering::Relaxed)
    }
}

#[cfg(target_os = "linux")]
pub(super) use start::{input, output};

/// Whether standard input was closed; elsewhere than on Linux this is not known.
#[cfg(not(target_os = "linux"))]
pub(super) const fn input() -> bool {
    false
}

/// Whether standard output was closed; elsewhere than on Linux this is not known.
#[cfg(not(target_os = "linux"))]
pub(super) const fn output() -> bool {
    false
}
