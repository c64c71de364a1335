//! Where each kind of record stands.

use keys::identifier::{AccountId, AliasName, KeyId};
use store::{Notice, Path};

/// Where a record stands, or under which place many of them do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// `key/ACCOUNT/ID`: a key.
    Key(AccountId, KeyId),
    /// `key/ACCOUNT`: all keys of an account.
    Keys(AccountId),
    /// `alias/ACCOUNT/NAME`: an alias.
    Alias(AccountId, AliasName),
    /// `alias/ACCOUNT`: all aliases of an account.
    Aliases(AccountId),
    /// `tags/ACCOUNT/ID`: the tags of a key.
    Tags(AccountId, KeyId),
    /// `default-regions/ACCOUNT`: where new keys go without being told.
    DefaultRegions(AccountId),
    /// `principal/ACCOUNT/NAME`: a caller, with its access keys and policies.
    Principal(AccountId, String),
    /// `principal/ACCOUNT`: all principals of an account.
    Principals(AccountId),
    /// `identity`: the Region's signing key.
    Identity,
    /// `event/ACCOUNT/…`: a management event, newest first.
    Event(AccountId, String),
    /// `event/ACCOUNT`: all management events of an account.
    Events(AccountId),
    /// `event-by/ACCOUNT/ATTRIBUTE/VALUE/…`: an event under one of its attributes.
    EventBy(AccountId, String),
    /// `unlogged/…`: an event that is not in the audit log yet, oldest first.
    Unlogged(String),
    /// `unlogged`: all events that are not in the audit log yet.
    AllUnlogged,
}

impl Place {
    /// The path of this place.
    #[must_use]
    pub fn path(&self) -> Path {
        Path::new(match self {
            Self::Key(account, id) => format!("key/{account}/{id}"),
            Self::Keys(account) => format!("key/{account}"),
            Self::Alias(account, name) => {
                format!("alias/{account}/{}", name.as_str().replace('/', SLASH_IN_ALIAS))
            }
            Self::Aliases(account) => format!("alias/{account}"),
            Self::Tags(account, id) => format!("tags/{account}/{id}"),
            Self::DefaultRegions(account) => format!("default-regions/{account}"),
            Self::Principal(account, name) => format!("principal/{account}/{name}"),
            Self::Principals(account) => format!("principal/{account}"),
            Self::Identity => "identity".to_owned(),
            Self::Event(account, name) => format!("event/{account}/{name}"),
            Self::Events(account) => format!("event/{account}"),
            Self::EventBy(account, name) => format!("event-by/{account}/{name}"),
            Self::Unlogged(name) => format!("unlogged/{name}"),
            Self::AllUnlogged => "unlogged".to_owned(),
        })
    }

    /// The place whose path is `path`, for the records that are kept in memory.
    #[must_use]
    pub fn parse(path: &Path) -> Option<Self> {
        let mut segments = path.as_str().splitn(3, '/');
        let (kind, account) = (segments.next()?, AccountId::parse(segments.next()?)?);
        let name = segments.next()?;
        Some(match kind {
            "key" => Self::Key(account, KeyId::parse(name)?),
            "alias" => Self::Alias(account, AliasName::parse(&name.replace(SLASH_IN_ALIAS, "/"))?),
            "principal" => Self::Principal(account, name.to_owned()),
            _ => return None,
        })
    }

    /// Whether memory follows the records here.
    #[must_use]
    pub const fn notice(&self) -> Notice {
        match self {
            Self::Key(..) | Self::Alias(..) | Self::Principal(..) => Notice::Followed,
            _ => Notice::Silent,
        }
    }
}

/// Stands for `/` in the path of an alias, so that a name is one segment; no alias holds it.
const SLASH_IN_ALIAS: &str = ".";
