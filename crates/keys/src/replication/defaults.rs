//! The Regions that an account's new keys are replicated to when nobody names others.

use alloc::collections::BTreeSet;
use alloc::vec::Vec;

use minicbor::{Decode, Encode};

use crate::Error;
use crate::contested;
use crate::identifier::Region;
use crate::lifecycle::check_regions;

/// The default Regions of an account in one Region, in alphabetical order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(transparent)]
pub struct DefaultRegions(#[n(0)] BTreeSet<Region>);

impl DefaultRegions {
    /// Adds `regions` of the `known` ones to the defaults of the Region `here`; all or none.
    /// Those that are enabled already stay so.
    ///
    /// # Errors
    ///
    /// [`Error::OwnRegion`], [`Error::UnknownRegion`], [`Error::DuplicateRegion`].
    pub fn enable(
        &mut self,
        regions: &[Region],
        known: &[Region],
        here: &Region,
    ) -> Result<(), Error> {
        check_regions(regions, known, here)?;
        self.0.extend(regions.iter().cloned());
        Ok(())
    }

    /// Takes `regions` out of the defaults. Keys that exist keep their Regions.
    ///
    /// # Errors
    ///
    /// None: disabling what is not enabled changes nothing (contested).
    pub fn disable(&mut self, regions: &[Region]) -> Result<(), Error> {
        for region in regions {
            if !self.0.remove(region) {
                contested::DISABLING_ABSENT_DEFAULT?;
            }
        }
        Ok(())
    }

    /// The default Regions.
    pub fn regions(&self) -> impl Iterator<Item = &Region> {
        self.0.iter()
    }

    /// The defaults as bytes.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::from([FORMAT]);
        let written = minicbor::encode(self, &mut bytes);
        debug_assert!(written.is_ok(), "writing to memory cannot fail");
        bytes
    }

    /// Reads what [`Self::encode`] wrote.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownFormat`], [`Error::Malformed`].
    pub fn decode(bytes: &[u8]) -> Result<Self, Error> {
        let regions: Self = match bytes.split_first() {
            Some((&FORMAT, body)) => minicbor::decode(body).map_err(|_| Error::Malformed)?,
            Some(_) => return Err(Error::UnknownFormat),
            None => return Err(Error::Malformed),
        };
        if regions.encode() == bytes { Ok(regions) } else { Err(Error::Malformed) }
    }
}

const FORMAT: u8 = 1;
