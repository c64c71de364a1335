//! What Regions have said to each other, read from the bytes on the wire.

use std::collections::BTreeSet;

use keys::replication::{Answer, Message, Receipt};
use minicbor::Decoder;

use crate::harness::Passed;

/// One life of a replica whose material has arrived.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stored {
    pub id: String,
    pub primary: String,
    pub replica: String,
    pub life: String,
}

/// Every life of a replica of which its Region has said that the material arrived.
pub fn stored(passed: &[Passed]) -> BTreeSet<Stored> {
    let mut lives = BTreeSet::new();
    for Passed { from, to, request, answer } in passed {
        for message in messages(request).unwrap_or_default() {
            if let Ok(Message::Withdraw(withdraw)) = Message::decode(&message)
                && withdraw.receipt == Receipt::Stored
            {
                lives.insert(Stored {
                    id: withdraw.id.to_string(),
                    primary: to.to_string(),
                    replica: from.to_string(),
                    life: format!("{:?}", withdraw.incarnation),
                });
            }
        }
        for answer in answer.as_deref().and_then(answers).unwrap_or_default() {
            let answer = Answer::decode(&answer).unwrap();
            if answer.receipt == Receipt::Stored && answer.fence.epoch.region == *from {
                lives.insert(Stored {
                    id: answer.id.to_string(),
                    primary: from.to_string(),
                    replica: to.to_string(),
                    life: format!("{:?}", answer.incarnation),
                });
            }
        }
    }
    lives
}

/// Version byte, then `[1, [[key, [message, …]]]]`; `None` for what is no delivery.
fn messages(request: &[u8]) -> Option<Vec<Vec<u8>>> {
    let mut decoder = variant_one(request)?;
    decoder.array().ok()?;
    decoder.skip().ok()?;
    list(&mut decoder)
}

/// Version byte, then `[1, [[answer, …]]]`.
fn answers(response: &[u8]) -> Option<Vec<Vec<u8>>> {
    list(&mut variant_one(response)?)
}

fn variant_one(bytes: &[u8]) -> Option<Decoder<'_>> {
    let mut decoder = Decoder::new(bytes.get(1..)?);
    decoder.array().ok()?;
    let is_one = decoder.u32().ok()? == 1;
    decoder.array().ok()?;
    is_one.then_some(decoder)
}

fn list(decoder: &mut Decoder<'_>) -> Option<Vec<Vec<u8>>> {
    let length = decoder.array().ok()??;
    (0..length).map(|_| decoder.bytes().ok().map(<[u8]>::to_vec)).collect()
}
