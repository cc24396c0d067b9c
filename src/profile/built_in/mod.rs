//! The profiles that are built in, one file each.

mod aspnet;
mod country;
mod graph;
mod odata;
mod partner_center;

use super::Profile;
use std::sync::LazyLock;

/// All of them; they are made once.
pub(super) fn all() -> &'static [Profile] {
    static ALL: LazyLock<[Profile; 5]> = LazyLock::new(|| {
        [
            partner_center::profile(),
            odata::version_4_01(),
            odata::version_4_0(),
            aspnet::profile(),
            graph::profile(),
        ]
    });
    &*ALL
}
