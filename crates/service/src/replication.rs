//! The driver of replication: sends what keys owe to other Regions, and receives what they send.
//!
//! The machine in [`keys::replication`] decides; this performs. Nothing here has to survive a
//! crash: what is owed is in the records, and agreed keys are agreed on again.

use std::collections::BTreeMap;
use std::sync::Arc;

use async_trait::async_trait;
use keys::identifier::Region;
use keys::record::KeyRecord;
use keys::replication::{Answer, Event, Message, Outcome, Reason, Receipt, Step, step};
use payment_crypto::ecdsa::SigningKey;
use payment_crypto::key::Key;

use crate::audit;
use crate::error::Error;
use crate::local_region::LocalRegion;
use crate::vault::{Batch, Place};

pub use link::{Link, LinkState};

mod agreement;
mod link;
mod sender;
mod speech;
mod transport;

/// The way to another Region: bytes there, bytes back.
#[async_trait]
pub trait Peer: Send + Sync {
    /// Sends `request` and waits for the answer.
    ///
    /// # Errors
    ///
    /// [`Unreachable`] when there is none; the request may have arrived all the same.
    async fn call(&self, request: Vec<u8>) -> Result<Vec<u8>, Unreachable>;
}

/// There was no answer; the sentence is for operators.
#[derive(Clone, Debug)]
pub struct Unreachable(pub String);

/// Replicates the keys of one Region.
pub struct Replicator {
    here: Arc<LocalRegion>,
    identity: SigningKey,
    links: BTreeMap<Region, Link>,
}

impl Replicator {
    /// The replicator of `here`, which signs with `identity` and speaks over `links`.
    #[must_use]
    pub fn new(here: Arc<LocalRegion>, identity: SigningKey, links: Vec<Link>) -> Self {
        let links = links.into_iter().map(|link| (link.region().clone(), link)).collect();
        Self { here, identity, links }
    }

    /// Sends what is owed to `region`, for ever. One slow or dead Region delays no other: each
    /// has a task of its own.
    pub async fn run(&self, region: &Region) {
        if let Some(link) = self.links.get(region) {
            sender::run(self, link).await;
        }
    }

    /// Answers what `from` sends, as the connection proves it to be.
    pub async fn receive(&self, from: &Region, request: &[u8]) -> Vec<u8> {
        let Some(link) = self.links.get(from) else {
            return speech::Response::Refused("the Region is not a peer".to_owned()).encode();
        };
        let response = match speech::Request::decode(request) {
            Some(speech::Request::Agree(hello)) => {
                match link.answer(&hello, self.here.region(), &self.identity) {
                    Ok(welcome) => speech::Response::Agreed(welcome),
                    Err(error) => speech::Response::Refused(error.to_string()),
                }
            }
            Some(speech::Request::Deliver(delivery)) => self.deliver(link, &delivery).await,
            None => speech::Response::Refused("the request cannot be read".to_owned()),
        };
        response.encode()
    }

    /// The links, for whoever shows how they are.
    pub fn links(&self) -> impl Iterator<Item = &Link> {
        self.links.values()
    }

    async fn deliver(&self, link: &Link, delivery: &speech::Delivery) -> speech::Response {
        let kbpk = match delivery.kbpk.map(|id| link.inbound(id)) {
            Some(None) => return speech::Response::UnknownKbpk,
            Some(Some(kbpk)) => Some(kbpk),
            None => None,
        };
        let mut answers = Vec::new();
        for message in &delivery.messages {
            let Ok(message) = Message::decode(message) else {
                return speech::Response::Refused("a message cannot be read".to_owned());
            };
            match self.received(link.region(), &message, kbpk.as_deref()).await {
                Ok(Some(answer)) => answers.push(answer.encode().into()),
                Ok(None) => {}
                // The sender does not get an answer, and asks again.
                Err(error) => tracing::error!(peer = %link.region(), "replication: {error}"),
            }
        }
        speech::Response::Delivered(answers)
    }

    async fn received(
        &self,
        from: &Region,
        message: &Message,
        kbpk: Option<&Key>,
    ) -> Result<Option<Answer>, Error> {
        if message.account() != self.here.account() {
            let refusal = Outcome::Refused { reason: Reason::AccountUnknown };
            return Ok(Some(message.answer(Receipt::Never, refusal)));
        }
        let event = || Event::Received {
            from: from.clone(),
            message: message.clone(),
            material: match message {
                Message::Offer(offer) => offer
                    .block
                    .as_ref()
                    .zip(kbpk)
                    .and_then(|(block, kbpk)| transport::unwrap(kbpk, block)),
                _ => None,
            },
        };
        self.take(message, event).await.map(|step| step.answer)
    }

    /// Takes an event that concerns the key of `message`: decides, and commits what it decided.
    /// Says what was decided; the record is in it if there was a change.
    async fn take(&self, message: &Message, event: impl Fn() -> Event) -> Result<Step, Error> {
        let place = Place::Key(message.account().clone(), message.id().clone());
        loop {
            let now = self.here.clock().now();
            let held = self.here.vault().read::<KeyRecord>(&place).await?;
            let version = held.version;
            let had_material = held.record.as_ref().is_some_and(|key| key.material().is_some());
            let step = step(held.record, event(), self.here.region(), now);
            let Some(record) = &step.record else { return Ok(step) };
            let mut batch = Batch::default();
            if had_material && record.material().is_none() {
                batch.scrub(place.clone(), version, record)?;
            } else {
                batch.put(place.clone(), version, record)?;
            }
            let events = audit::replication_events(&self.here, record, &step.notes, now)?;
            match self.here.trail().commit(batch, &events).await {
                Ok(()) => return Ok(step),
                Err(Error::Stale) => {}
                Err(error) => return Err(error),
            }
        }
    }
}
