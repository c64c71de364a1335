//! A managed key as a TR-31 key block: what its header says.

use keys::attributes::{KeyAttributes, KeyUsage, Mode, ModesOfUse};
use payment_crypto::key::Algorithm;
use payment_crypto::tr31::Header;
use payment_crypto::tr31::header;
use payment_crypto::tr31::optional_block::OptionalBlocks;

use crate::error::Error;

/// The header of a key with these attributes, in a block that AES protects and whose receiver
/// may pass the key on.
///
/// # Errors
///
/// [`Error::Internal`] when X9.143 has no letter for the key's modes: a defect.
pub fn header(
    attributes: KeyAttributes,
    algorithm: Algorithm,
    optional_blocks: OptionalBlocks,
) -> Result<Header, Error> {
    let mode = mode_letter(attributes.modes).and_then(|letter| header::Mode::parse(letter).ok());
    Ok(Header {
        version: header::Version::D,
        usage: header::Usage::parse(usage_code(attributes.usage))?,
        algorithm: header::KeyAlgorithm::of(algorithm),
        mode: mode.ok_or_else(|| Error::internal("a key has modes that no key block can say"))?,
        key_version: header::KeyVersion::NONE,
        exportability: header::Exportability::Trusted,
        context: header::Context::Exchange,
        optional_blocks,
    })
}

/// X9.143, table 2.
const fn usage_code(usage: KeyUsage) -> &'static str {
    match usage {
        KeyUsage::B0 => "B0",
        KeyUsage::C0 => "C0",
        KeyUsage::D0 => "D0",
        KeyUsage::D1 => "D1",
        KeyUsage::E0 => "E0",
        KeyUsage::E1 => "E1",
        KeyUsage::E2 => "E2",
        KeyUsage::E4 => "E4",
        KeyUsage::E5 => "E5",
        KeyUsage::E6 => "E6",
        KeyUsage::K0 => "K0",
        KeyUsage::K1 => "K1",
        KeyUsage::K2 => "K2",
        KeyUsage::K3 => "K3",
        KeyUsage::M0 => "M0",
        KeyUsage::M1 => "M1",
        KeyUsage::M3 => "M3",
        KeyUsage::M6 => "M6",
        KeyUsage::M7 => "M7",
        KeyUsage::P0 => "P0",
        KeyUsage::P1 => "P1",
        KeyUsage::S0 => "S0",
        KeyUsage::V1 => "V1",
        KeyUsage::V2 => "V2",
    }
}

/// X9.143, table 4.
fn mode_letter(modes: ModesOfUse) -> Option<char> {
    let letter =
        |(set, letter): &(&[Mode], char)| (ModesOfUse::of(set) == modes).then_some(*letter);
    MODE_LETTERS.iter().find_map(letter)
}

const MODE_LETTERS: [(&[Mode], char); 10] = [
    (&[Mode::Encrypt, Mode::Decrypt, Mode::Wrap, Mode::Unwrap], 'B'),
    (&[Mode::Encrypt, Mode::Wrap], 'E'),
    (&[Mode::Decrypt, Mode::Unwrap], 'D'),
    (&[Mode::Generate, Mode::Verify], 'C'),
    (&[Mode::Generate], 'G'),
    (&[Mode::Verify], 'V'),
    (&[Mode::Sign], 'S'),
    (&[Mode::Sign, Mode::Verify], 'T'),
    (&[Mode::DeriveKey], 'X'),
    (&[Mode::NoRestrictions], 'N'),
];
