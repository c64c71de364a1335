//! What can go wrong, one variant for each thing that a caller can act on.

use core::fmt;

use crate::identifier::Region;
use crate::lifecycle::{MAX_DELETION_DAYS, MIN_DELETION_DAYS};

/// Why the rules of managed keys refused something. Displays as a sentence for users, without
/// secrets.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// A symmetric class with an asymmetric algorithm, or the reverse.
    ClassAlgorithm,
    /// No key of this usage has this class.
    UsageClass,
    /// No key of this usage and class has this algorithm.
    UsageAlgorithm,
    /// The set of modes is empty.
    NoModes,
    /// `NoRestrictions` together with another mode.
    NoRestrictionsNotAlone,
    /// The set of modes is none of those that the usage allows.
    Modes,
    /// A derive key usage for a key that is not for key agreement.
    DeriveUsageWithoutAgreement,
    /// A derive key usage that no derived key can have.
    DeriveUsage,
    /// The key material is not of the key's algorithm, or does not have its check value.
    MaterialMismatch,
    /// The key is not in the state CREATE_COMPLETE, so it cannot be changed or used.
    NotCreateComplete,
    /// The key does not wait for its deletion, so there is nothing to restore or finish.
    NotDeletePending,
    /// The waiting period is not over.
    DeletionNotDue,
    /// The waiting period is over.
    DeletionDue,
    /// The waiting period is shorter or longer than allowed.
    DeletionDays,
    /// The change has to be made in the key's primary Region, named here.
    ReplicaReadOnly(Region),
    /// The key may not leave its Region: it is not exportable, or not symmetric.
    NotReplicable,
    /// A key does not replicate to its own Region.
    OwnRegion(Region),
    /// There is no such Region here.
    UnknownRegion(Region),
    /// The Region is named twice.
    DuplicateRegion(Region),
    /// The key is in the Region, or on its way there.
    RegionAlreadyReplicated(Region),
    /// The replica in the Region is being removed.
    RegionBeingRemoved(Region),
    /// The key is not replicated to the Region.
    RegionNotReplicated(Region),
    /// Stored or received bytes are of a format that this version does not know.
    UnknownFormat,
    /// Stored or received bytes are not what their format says.
    Malformed,
}

impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let region = |out: &mut fmt::Formatter<'_>, before: &str, region: &Region, after: &str| {
            write!(out, "{before} {region} {after}")
        };
        match self {
            Self::DeletionDays => write!(
                out,
                "The waiting period before deletion must be between {MIN_DELETION_DAYS} and \
                 {MAX_DELETION_DAYS} days."
            ),
            Self::ReplicaReadOnly(primary) => {
                write!(out, "The key is a replica. Change it in its primary Region, {primary}.")
            }
            Self::OwnRegion(own) => {
                region(out, "Region", own, "is the key's own Region and cannot hold its replica.")
            }
            Self::UnknownRegion(unknown) => {
                region(out, "Region", unknown, "is not a Region that keys can be replicated to.")
            }
            Self::DuplicateRegion(twice) => region(out, "Region", twice, "is named twice."),
            Self::RegionAlreadyReplicated(taken) => {
                region(out, "The key is already replicated to Region", taken, "or on its way.")
            }
            Self::RegionBeingRemoved(leaving) => {
                region(out, "The replica in Region", leaving, "is being removed.")
            }
            Self::RegionNotReplicated(absent) => {
                region(out, "The key has no replica in Region", absent, "to remove.")
            }
            fixed => out.write_str(fixed.sentence()),
        }
    }
}

impl Error {
    const fn sentence(&self) -> &'static str {
        match self {
            Self::ClassAlgorithm => "The key class does not fit the key algorithm.",
            Self::UsageClass => "The key usage does not fit the key class.",
            Self::UsageAlgorithm => "The key usage does not fit the key algorithm.",
            Self::NoModes => "The key modes of use must name at least one mode.",
            Self::NoRestrictionsNotAlone => {
                "The key mode of use NoRestrictions cannot be combined with another mode."
            }
            Self::Modes => "The key modes of use do not fit the key usage.",
            Self::DeriveUsageWithoutAgreement => {
                "A derive key usage can be given for key agreement keys (TR31_K3) only."
            }
            Self::DeriveUsage => "Keys of the given derive key usage cannot be derived.",
            Self::MaterialMismatch => {
                "The key material does not fit the key algorithm or check value."
            }
            Self::NotCreateComplete => "The key is not in CREATE_COMPLETE state.",
            Self::NotDeletePending => "The key is not in DELETE_PENDING state.",
            Self::DeletionNotDue => "The waiting period before deletion is not over.",
            Self::DeletionDue => "The waiting period before deletion is over.",
            Self::NotReplicable => "Only exportable symmetric keys can be replicated.",
            Self::UnknownFormat => "The format of the record or message is not known.",
            Self::Malformed => "The record or message is malformed.",
            _ => "The request is refused.",
        }
    }
}

impl core::error::Error for Error {}
