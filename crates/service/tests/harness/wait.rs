//! Waiting for what has to come about, within a bound that no healthy run comes near.

use std::time::{Duration, Instant};

/// Waits until `is_so`; `what` says what was waited for when it does not come about.
pub async fn until<F: Future<Output = bool>>(what: &str, is_so: impl FnMut() -> F) {
    assert!(came_about(is_so).await, "waited in vain: {what}");
}

/// Waits until `is_so`; says whether it came about.
pub async fn came_about<F: Future<Output = bool>>(mut is_so: impl FnMut() -> F) -> bool {
    let start = Instant::now();
    while !is_so().await {
        if start.elapsed() > BOUND {
            return false;
        }
        tokio::time::sleep(PAUSE).await;
    }
    true
}

const BOUND: Duration = Duration::from_secs(30);
const PAUSE: Duration = Duration::from_millis(3);
