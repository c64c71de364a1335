//! One Region's side of its connection with another: the way there, and the keys agreed on.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use keys::identifier::Region;
use keys::time::Timestamp;
use payment_crypto::ecdsa::SigningKey;
use payment_crypto::key::Key;

use super::agreement::{self, Hello, Kbpk, KbpkId, Opened, Welcome};
use super::speech::{Request, Response};
use super::{Peer, Unreachable};
use crate::error::Error;

/// One Region's side of its connection with another.
pub struct Link {
    region: Region,
    identity: Vec<u8>,
    peer: Arc<dyn Peer>,
    outbound: Mutex<Option<Outbound>>,
    inbound: Mutex<VecDeque<(KbpkId, Arc<Key>)>>,
    state: Mutex<LinkState>,
}

/// How a connection is.
#[derive(Clone, Debug, Default)]
pub struct LinkState {
    /// When the other Region last answered.
    pub last_answer: Option<Timestamp>,
    /// Why it did not, since then.
    pub trouble: Option<String>,
}

struct Outbound {
    id: KbpkId,
    key: Arc<Key>,
    agreed: Timestamp,
    blocks_left: u32,
}

impl Link {
    /// The link to `region`, whose identity is the public key `identity` and no other, by way of
    /// `peer`.
    #[must_use]
    pub fn new(region: Region, identity: Vec<u8>, peer: Arc<dyn Peer>) -> Self {
        Self {
            region,
            identity,
            peer,
            outbound: Mutex::default(),
            inbound: Mutex::default(),
            state: Mutex::default(),
        }
    }

    /// The other Region.
    #[must_use]
    pub const fn region(&self) -> &Region {
        &self.region
    }

    /// How the connection is.
    #[must_use]
    pub fn state(&self) -> LinkState {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Asks the other Region something.
    pub(super) async fn ask(
        &self,
        request: &Request,
        now: Timestamp,
    ) -> Result<Response, Unreachable> {
        let answer = self.peer.call(request.encode()).await.and_then(|bytes| {
            Response::decode(&bytes)
                .ok_or_else(|| Unreachable("the answer cannot be read".to_owned()))
        });
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        match &answer {
            Ok(_) => *state = LinkState { last_answer: Some(now), trouble: None },
            Err(Unreachable(why)) => state.trouble = Some(why.clone()),
        }
        drop(state);
        answer
    }

    /// The key for `blocks` more key blocks to the other Region: the one agreed on, or a new one
    /// when there is none, or it is old, or it has protected as many blocks as it may.
    pub(super) async fn outbound(
        &self,
        here: &Region,
        identity: &SigningKey,
        blocks: u32,
        now: Timestamp,
    ) -> Result<(KbpkId, Arc<Key>), Unreachable> {
        if let Some(kbpk) = self.reserve(blocks, now) {
            return Ok(kbpk);
        }
        let failed = |error: Error| Unreachable(error.to_string());
        let opened = Opened::new(here, &self.region, identity).map_err(failed)?;
        let welcome = match self.ask(&Request::Agree(opened.hello().clone()), now).await? {
            Response::Agreed(welcome) => welcome,
            Response::Refused(why) => return Err(Unreachable(why)),
            _ => return Err(Unreachable("the answer is to another question".to_owned())),
        };
        let Kbpk { id, key } = opened.finish(&welcome, &self.identity).map_err(failed)?;
        let key = Arc::new(key);
        let blocks_left = MAX_BLOCKS.saturating_sub(blocks);
        let agreed = Outbound { id, key: Arc::clone(&key), agreed: now, blocks_left };
        *self.outbound.lock().unwrap_or_else(PoisonError::into_inner) = Some(agreed);
        Ok((id, key))
    }

    /// Forgets the key for blocks to the other Region: it does not hold it any more.
    pub(super) fn forget_outbound(&self) {
        *self.outbound.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// Answers the other Region's wish to agree on a key for its blocks.
    pub(super) fn answer(
        &self,
        hello: &Hello,
        here: &Region,
        identity: &SigningKey,
    ) -> Result<Welcome, Error> {
        let (welcome, Kbpk { id, key }) =
            agreement::answer(hello, &self.region, here, &self.identity, identity)?;
        let mut inbound = self.inbound.lock().unwrap_or_else(PoisonError::into_inner);
        if inbound.len() == MAX_INBOUND {
            inbound.pop_front();
        }
        inbound.push_back((id, Arc::new(key)));
        Ok(welcome)
    }

    /// The key called `id` that the other Region's blocks are under.
    pub(super) fn inbound(&self, id: KbpkId) -> Option<Arc<Key>> {
        let inbound = self.inbound.lock().unwrap_or_else(PoisonError::into_inner);
        inbound.iter().find(|(held, _)| *held == id).map(|(_, key)| Arc::clone(key))
    }

    fn reserve(&self, blocks: u32, now: Timestamp) -> Option<(KbpkId, Arc<Key>)> {
        let mut outbound = self.outbound.lock().unwrap_or_else(PoisonError::into_inner);
        let kbpk = outbound.as_mut().filter(|kbpk| now < kbpk.agreed.plus_millis(MAX_AGE))?;
        kbpk.blocks_left = kbpk.blocks_left.checked_sub(blocks)?;
        Some((kbpk.id, Arc::clone(&kbpk.key)))
    }
}

/// How many key blocks one key protects: far below what AES-CMAC and CBC bear, so that little
/// is lost with one.
const MAX_BLOCKS: u32 = 10_000;
/// How long one key is used, in milliseconds: an hour.
const MAX_AGE: u32 = 60 * 60 * 1_000;
/// How many keys of the other Region are held: its present one, and those whose blocks may still
/// be under way.
const MAX_INBOUND: usize = 4;
