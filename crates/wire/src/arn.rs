//! Amazon resource names: keys, aliases, principals.

use core::fmt;

use keys::identifier::{AccountId, AliasName, KeyId, Region};

/// `arn:aws:payment-cryptography:REGION:ACCOUNT:key/ID`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyArn {
    /// The Region that holds the key.
    pub region: Region,
    /// Whose it is.
    pub account: AccountId,
    /// The same in every Region.
    pub id: KeyId,
}

/// `arn:aws:payment-cryptography:REGION:ACCOUNT:alias/NAME`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AliasArn {
    /// The Region that holds the alias.
    pub region: Region,
    /// Whose it is.
    pub account: AccountId,
    /// The name without its `alias/`.
    pub name: AliasName,
}

/// `arn:aws:iam::ACCOUNT:user/NAME`: who calls, in every Region.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PrincipalArn {
    account: AccountId,
    name: String,
}

impl KeyArn {
    /// Reads a key's ARN; `None` when it is none.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (region, account, resource) = parse_resource(text)?;
        let id = KeyId::parse(resource.strip_prefix("key/")?)?;
        Some(Self { region, account, id })
    }
}

impl AliasArn {
    /// Reads an alias's ARN; `None` when it is none.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (region, account, resource) = parse_resource(text)?;
        let name = AliasName::parse(resource.strip_prefix("alias/")?)?;
        Some(Self { region, account, name })
    }
}

impl PrincipalArn {
    /// The ARN of the user `name`; `None` when the name is not 1 to 64 letters, digits or
    /// `+=,.@_-`, as IAM demands.
    #[must_use]
    pub fn new(account: AccountId, name: &str) -> Option<Self> {
        let allowed = |letter: u8| letter.is_ascii_alphanumeric() || b"+=,.@_-".contains(&letter);
        let form = (1..=64).contains(&name.len()) && name.bytes().all(allowed);
        form.then(|| Self { account, name: name.into() })
    }

    /// Reads a user's ARN; `None` when it is none.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (account, resource) = text.strip_prefix("arn:aws:iam::")?.split_once(':')?;
        Self::new(AccountId::parse(account)?, resource.strip_prefix("user/")?)
    }

    /// Whose user it is.
    #[must_use]
    pub const fn account(&self) -> &AccountId {
        &self.account
    }

    /// What the user is called.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl fmt::Display for KeyArn {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{SERVICE}{}:{}:key/{}", self.region, self.account, self.id)
    }
}

impl fmt::Display for AliasArn {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{SERVICE}{}:{}:alias/{}", self.region, self.account, self.name)
    }
}

impl fmt::Display for PrincipalArn {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "arn:aws:iam::{}:user/{}", self.account, self.name)
    }
}

fn parse_resource(text: &str) -> Option<(Region, AccountId, &str)> {
    let (region, rest) = text.strip_prefix(SERVICE)?.split_once(':')?;
    let (account, resource) = rest.split_once(':')?;
    Some((Region::parse(region)?, AccountId::parse(account)?, resource))
}

const SERVICE: &str = "arn:aws:payment-cryptography:";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_and_written_alike() {
        let key = "arn:aws:payment-cryptography:us-east-1:111122223333:key/qs6643jl4ohibtqk";
        assert_eq!(KeyArn::parse(key).unwrap().to_string(), key);
        let alias = "arn:aws:payment-cryptography:us-east-1:111122223333:alias/cvk/one";
        assert_eq!(AliasArn::parse(alias).unwrap().to_string(), alias);
        let user = "arn:aws:iam::111122223333:user/alice";
        let principal = PrincipalArn::parse(user).unwrap();
        assert_eq!(principal.to_string(), user);
        assert_eq!((principal.account().as_str(), principal.name()), ("111122223333", "alice"));
    }

    #[test]
    fn anything_else_is_refused() {
        for text in [
            "",
            "qs6643jl4ohibtqk",
            "arn:aws:kms:us-east-1:111122223333:key/qs6643jl4ohibtqk",
            "arn:aws:payment-cryptography:us-east-1:11112222333:key/qs6643jl4ohibtqk",
            "arn:aws:payment-cryptography:us-east-1:111122223333:key/short",
            "arn:aws:payment-cryptography:us-east-1:111122223333:key/qs6643jl4ohibtqk/more",
            "arn:aws:payment-cryptography::111122223333:key/qs6643jl4ohibtqk",
        ] {
            assert_eq!(KeyArn::parse(text), None, "{text}");
        }
        assert_eq!(PrincipalArn::parse("arn:aws:iam::111122223333:role/alice"), None);
        assert_eq!(PrincipalArn::parse("arn:aws:iam::111122223333:user/"), None);
    }
}
