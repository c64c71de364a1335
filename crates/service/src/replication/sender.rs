//! Sends what is owed to one Region until nothing is.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use keys::record::KeyRecord;
use keys::replication::{Answer, Event, Message, Outcome, Retry};
use minicbor::bytes::ByteVec;
use rand_core::Rng;

use super::agreement::KbpkId;
use super::speech::{Delivery, Request, Response};
use super::{Link, Replicator, Unreachable, transport};
use crate::error::Error;
use crate::random;
use crate::vault::{Held, KeyName};

/// What a look at what is owed came to.
enum Pass {
    /// Something was acknowledged or refused.
    Progress,
    /// There was nothing to send.
    Nothing,
    /// What was sent has changed nothing.
    Stuck,
}

/// Which debts a pass settles.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Scope {
    /// Those that are to be settled at once.
    Now,
    /// Those that were refused before, too.
    Everything,
}

pub(super) async fn run(replicator: &Replicator, link: &Link) {
    let mut pause = FIRST_PAUSE;
    let mut slow = tokio::time::interval(SLOW_PAUSE);
    let mut scope = Scope::Everything;
    loop {
        let mut changed = pin!(replicator.here.vault().changed());
        changed.as_mut().enable();
        match pass(replicator, link, scope).await {
            Ok(Pass::Progress) => {
                pause = FIRST_PAUSE;
                scope = Scope::Now;
            }
            Ok(Pass::Nothing) => {
                pause = FIRST_PAUSE;
                scope = tokio::select! {
                    () = changed => Scope::Now,
                    _ = slow.tick() => Scope::Everything,
                };
            }
            Ok(Pass::Stuck) => {
                scope = Scope::Now;
                rest(&mut pause).await;
            }
            Err(error) => {
                tracing::debug!(peer = %link.region(), "replication: {error}");
                rest(&mut pause).await;
            }
        }
    }
}

/// Sends each key that owes `link`'s Region something once, in batches.
async fn pass(replicator: &Replicator, link: &Link, scope: Scope) -> Result<Pass, Error> {
    let mut outcome = Pass::Nothing;
    let mut after: Option<KeyName> = None;
    loop {
        let vault = replicator.here.vault();
        let keys = vault.with_memory(|memory| memory.owing(link.region(), after.as_ref(), BATCH));
        let Some(last) = keys.last() else { return Ok(outcome) };
        let (account, id) = (last.record.account().clone(), last.record.id().clone());
        after = Some(KeyName { account, id });
        match send(replicator, link, &keys, scope).await? {
            Pass::Nothing => {}
            Pass::Stuck if matches!(outcome, Pass::Progress) => {}
            other => outcome = other,
        }
    }
}

async fn send(
    replicator: &Replicator,
    link: &Link,
    keys: &[Arc<Held<KeyRecord>>],
    scope: Scope,
) -> Result<Pass, Error> {
    let now = replicator.here.clock().now();
    let (kbpk, messages) = match prepare(replicator, link, keys, scope).await {
        Ok(prepared) => prepared,
        Err(Failure::Fault(error)) => return Err(error),
        Err(Failure::Unreachable) => return Ok(Pass::Stuck),
    };
    if messages.is_empty() {
        return Ok(Pass::Nothing);
    }
    let encoded = messages.iter().map(|message| ByteVec::from(message.encode())).collect();
    let request = Request::Deliver(Delivery { kbpk, messages: encoded });
    let answers = match link.ask(&request, now).await {
        Ok(Response::Delivered(answers)) => answers,
        Ok(Response::UnknownKbpk) => {
            link.forget_outbound();
            return Ok(Pass::Progress);
        }
        Ok(_) | Err(Unreachable(_)) => return Ok(Pass::Stuck),
    };
    let mut outcome = Pass::Stuck;
    for answer in answers.iter().filter_map(|bytes| Answer::decode(bytes).ok()) {
        if kbpk.is_some() && answer.outcome == Outcome::NeedsMaterial {
            // A block did not open there: whatever the reason, the next one is under a new key.
            link.forget_outbound();
        }
        let about = |sent: &&Message| (sent.account(), sent.id()) == (&answer.account, &answer.id);
        let Some(sent) = messages.iter().find(about) else { continue };
        let event = || Event::Answered {
            from: link.region().clone(),
            sent: sent.clone(),
            answer: answer.clone(),
        };
        if replicator.take(sent, event).await?.record.is_some() {
            outcome = Pass::Progress;
        }
    }
    Ok(outcome)
}

enum Failure {
    Unreachable,
    Fault(Error),
}

/// The messages of `keys`, with key blocks where a Region lacks the material.
async fn prepare(
    replicator: &Replicator,
    link: &Link,
    keys: &[Arc<Held<KeyRecord>>],
    scope: Scope,
) -> Result<(Option<KbpkId>, Vec<Message>), Failure> {
    let owed = keys.iter().filter_map(|key| Some((key, key.record.owed_to(link.region())?)));
    let owed: Vec<_> = owed
        .filter(|(_, outgoing)| scope == Scope::Everything || outgoing.retry == Retry::Now)
        .collect();
    let blocks = owed.iter().filter(|(_, outgoing)| outgoing.wants_material).count();
    let blocks = u32::try_from(blocks).unwrap_or(u32::MAX);
    let mut kbpk = None;
    if blocks > 0 {
        let (here, now) = (replicator.here.region(), replicator.here.clock().now());
        let agreed = link.outbound(here, &replicator.identity, blocks, now).await;
        kbpk = Some(agreed.map_err(|Unreachable(_)| Failure::Unreachable)?);
    }
    let mut messages = Vec::new();
    for (key, outgoing) in owed {
        let mut message = outgoing.message;
        if let (true, Message::Offer(offer), Some((_, kbpk))) =
            (outgoing.wants_material, &mut message, &kbpk)
        {
            let block = transport::wrap(kbpk, &key.record, offer).map_err(Failure::Fault)?;
            offer.block = Some(block);
        }
        messages.push(message);
    }
    Ok((kbpk.map(|(id, _)| id), messages))
}

/// Waits, twice as long each time, between half of it and all of it, so that Regions that lost
/// each other do not all come back at once.
async fn rest(pause: &mut Duration) {
    let share = f64::from(random::engine().next_u32()) / f64::from(u32::MAX);
    tokio::time::sleep(pause.mul_f64(0.5 + share / 2.0)).await;
    *pause = pause.saturating_mul(2).min(LONGEST_PAUSE);
}

/// How many keys go in one request.
const BATCH: usize = 64;
/// How long to wait after the first failure.
const FIRST_PAUSE: Duration = Duration::from_millis(20);
/// How long to wait at most.
const LONGEST_PAUSE: Duration = Duration::from_secs(5);
/// How often keys that a Region has refused are offered again.
const SLOW_PAUSE: Duration = Duration::from_secs(60);
