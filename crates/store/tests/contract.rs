//! What every engine of the store promises, asked of each engine through the trait; and what
//! SQLite's files promise beside it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod contract {
    mod changes;
    mod engines;
    mod files;
    mod kill;
    mod lists;
    mod races;
    mod scrub;
    mod writes;
}
