//! Waiting for what has to come about, within a bound that no healthy run comes near.

use std::time::{Duration, Instant};

/// Waits until `is_so`; `what` says what was waited for when it does not come about.
pub async fn until<F: Future<Output = bool>>(what: &str, mut is_so: impl FnMut() -> F) {
    let start = Instant::now();
    while !is_so().await {
        assert!(start.elapsed() < BOUND, "waited in vain: {what}");
        tokio::time::sleep(PAUSE).await;
    }
}

const BOUND: Duration = Duration::from_secs(30);
const PAUSE: Duration = Duration::from_millis(3);
