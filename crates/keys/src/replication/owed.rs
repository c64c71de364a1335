//! What one Region owes another: the difference between what should be and what is acknowledged.

use minicbor::{Decode, Encode};

use super::{Message, Offer, Retract, Withdraw};
use crate::identifier::Region;
use crate::record::{KeyRecord, Progress, Standing, Target, Withdrawal};

/// Something that has to be sent until it is acknowledged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owed {
    /// The current version.
    Offer(Retry),
    /// The end of a replica.
    Retract(Retry),
    /// Notice of a replica's deletion, to the primary.
    Withdraw(Retry),
}

/// How soon something owed should be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum Retry {
    /// At once, and with the usual back-off until there is an answer.
    #[n(0)]
    Now,
    /// At a slow pace: the Region refused it, and only its surroundings can change that.
    #[n(1)]
    Slow,
}

/// A message that is ready to be sent, but for the key block.
#[derive(Debug)]
pub struct Outgoing {
    /// What to say.
    pub message: Message,
    /// Whether an offer should carry the material: wrap [`KeyRecord::material`] and put it into
    /// [`Offer::block`]. An offer without it is not wrong; a Region that lacks it asks.
    pub wants_material: bool,
    /// How soon.
    pub retry: Retry,
}

impl Owed {
    /// How soon it should be sent.
    #[must_use]
    pub const fn retry(self) -> Retry {
        match self {
            Self::Offer(retry) | Self::Retract(retry) | Self::Withdraw(retry) => retry,
        }
    }
}

impl KeyRecord {
    /// What has to be sent, to whom. Empty when every Region has acknowledged all there is.
    pub fn owed(&self) -> impl Iterator<Item = (Region, Owed)> + '_ {
        let targets = match &self.standing {
            Standing::Own { targets, .. } => Some(targets),
            Standing::Replica { .. } => None,
        };
        let to_targets = targets
            .into_iter()
            .flatten()
            .filter_map(|(region, target)| Some((region.clone(), self.owed_to_target(target)?)));
        let to_primary = self
            .owed_withdrawal()
            .map(|(_, retry)| (self.fence.epoch.region.clone(), Owed::Withdraw(retry)));
        to_targets.chain(to_primary)
    }

    /// The message that `region` has to be sent; `None` when nothing is owed to it.
    #[must_use]
    pub fn owed_to(&self, region: &Region) -> Option<Outgoing> {
        match &self.standing {
            Standing::Own { targets, .. } => {
                let target = targets.get(region)?;
                let owed = self.owed_to_target(target)?;
                Some(self.outgoing_to_target(region, target, owed))
            }
            Standing::Replica { .. } => {
                let (withdraw, retry) = self.owed_withdrawal()?;
                let message = Message::Withdraw(withdraw);
                (*region == self.fence.epoch.region).then_some(Outgoing {
                    message,
                    wants_material: false,
                    retry,
                })
            }
        }
    }

    fn owed_to_target(&self, target: &Target) -> Option<Owed> {
        match &target.progress {
            Progress::Offered { acknowledged, refusal } => {
                let retry = if refusal.is_some() { Retry::Slow } else { Retry::Now };
                (acknowledged.as_ref() != Some(&self.fence)).then_some(Owed::Offer(retry))
            }
            Progress::Retracting(retry) => Some(Owed::Retract(*retry)),
            Progress::Removed => None,
        }
    }

    fn outgoing_to_target(&self, region: &Region, target: &Target, owed: Owed) -> Outgoing {
        let incarnation = target.incarnation;
        let unacknowledged =
            matches!(target.progress, Progress::Offered { acknowledged: None, .. });
        let message = match owed {
            Owed::Retract(_) => Message::Retract(Retract::of(self, region, incarnation)),
            Owed::Offer(_) | Owed::Withdraw(_) => {
                Message::Offer(Offer::of(self, region, incarnation))
            }
        };
        Outgoing { message, wants_material: unacknowledged, retry: owed.retry() }
    }

    fn owed_withdrawal(&self) -> Option<(Withdraw, Retry)> {
        let Standing::Replica { region, incarnation, receipt, withdrawal } = &self.standing else {
            return None;
        };
        let Withdrawal::Owed(retry) = withdrawal else {
            return None;
        };
        let withdraw = Withdraw {
            account: self.facts.account.clone(),
            id: self.facts.id.clone(),
            fence: self.fence.clone(),
            region: region.clone(),
            incarnation: *incarnation,
            receipt: *receipt,
        };
        Some((withdraw, *retry))
    }
}
