//! Where the bytes of a value lie in the file, so that a scrub can reach all of them.
//!
//! `secure_delete` overwrites what is freed, but not what SQLite leaves behind in the unused part
//! of a page when it moves rows between neighbouring pages: copies of values stayed there (found
//! by `tests/contract/scrub.rs`). Pages of the overflow chain of a row are never moved, belong to
//! that row alone, and are overwritten when they are freed. So a value is laid out to lie on such
//! pages as a whole: only the first bytes of a row stay on the shared page, and before the value
//! there are enough others.
//!
//! ```text
//!   shared page                       │ overflow pages
//!  ┌────────┬──────┬─────────┬────────┼────────────┬───────┬──────┬─────────┐
//!  │ header │ path │ version │ revision, zeros ... │ value │ 0x80 │ zeros   │
//!  └────────┴──────┴─────────┴────────┼────────────┴───────┴──────┴─────────┘
//! ```
//!
//! Database File Format, 1.6: of a row of `P` bytes that does not fit on a page of `U` bytes,
//! `M + (P - M) mod (U - 4)` bytes stay there, where `M = (U - 12) * 32 / 255 - 23`.

/// The bytes to store for `value` in the row of `path`.
pub(super) fn lay_out(path: &str, value: &[u8]) -> Vec<u8> {
    let mut stored = vec![0; lead(path)];
    stored.extend_from_slice(value);
    stored.push(END);
    let needed = path.len().saturating_add(stored.len());
    let pages = needed.saturating_sub(LEAST_SHARED).div_ceil(OVERFLOW).max(1);
    let whole = LEAST_SHARED.saturating_add(pages.saturating_mul(OVERFLOW));
    stored.resize(whole.saturating_sub(path.len()), 0);
    stored
}

/// The value that was laid out as `stored` in the row of `path`; `None` when none was.
pub(super) fn take_back(path: &str, stored: &[u8]) -> Option<Vec<u8>> {
    let end = stored.iter().rposition(|byte| *byte != 0)?;
    let (value, _) = stored.get(lead(path)..)?.split_at_checked(end.checked_sub(lead(path))?)?;
    (stored.get(end) == Some(&END)).then(|| value.to_vec())
}

fn lead(path: &str) -> usize {
    MOST_SHARED.saturating_sub(path.len())
}

/// The size of a page: small, because a value takes whole ones; an index page still holds some
/// paths.
pub(super) const PAGE: usize = 1_024;

/// What an overflow page holds beside the number of the next one.
const OVERFLOW: usize = PAGE - 4;

/// The least that stays on the shared page.
const LEAST_SHARED: usize = (PAGE - 12) * 32 / 255 - 23;

/// The most that stays there: the header of the row (up to 9 bytes), its version and revision (up
/// to 8 each) come on top of what [`lay_out`] counts, and some bytes of reserve.
const MOST_SHARED: usize = LEAST_SHARED + 40;

/// Ends a value, as in ISO/IEC 7816-4: zeros follow.
const END: u8 = 0x80;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_laid_out_is_taken_back() {
        for path in ["a", &"p".repeat(142), &"p".repeat(143), &"p".repeat(512)] {
            for length in (0..2_100).chain([100_000]) {
                for last in [0, 1, END] {
                    let mut value = vec![7; length];
                    value.extend([last]);
                    let stored = lay_out(path, &value);
                    assert_eq!((path.len() + stored.len() - LEAST_SHARED) % OVERFLOW, 0);
                    assert_eq!(take_back(path, &stored), Some(value));
                }
            }
            assert_eq!(take_back(path, &lay_out(path, &[])), Some(Vec::new()));
        }
    }

    #[test]
    fn what_was_not_laid_out_is_refused() {
        for stored in [&[][..], &[0; 2_000], &[END], &[1; 2_000]] {
            assert_eq!(take_back("a", stored), None);
        }
    }
}
