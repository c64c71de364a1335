//! Where random bytes come from: the operating system.

use getrandom::SysRng;
use getrandom::rand_core::UnwrapErr;

/// The operating system's generator. A system that cannot give random bytes stops the caller:
/// nothing here can go on without them.
#[must_use]
pub const fn engine() -> UnwrapErr<SysRng> {
    UnwrapErr(SysRng)
}
