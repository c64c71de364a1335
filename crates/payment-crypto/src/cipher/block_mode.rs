//! The modes of operation over any block cipher.

use ::aes::cipher::{
    Array, Block, BlockCipherDecrypt, BlockCipherEncrypt, BlockModeDecrypt, BlockModeEncrypt,
    BlockSizeUser, InnerIvInit, KeyInit,
};

use super::Mode;
use crate::error::Error;

pub(super) fn encrypt<C>(key: &[u8], mode: Mode<'_>, data: &mut [u8]) -> Result<(), Error>
where
    C: KeyInit + BlockCipherEncrypt,
{
    let cipher = C::new_from_slice(key).map_err(|_| Error::KeyLength)?;
    let blocks = whole_blocks::<C>(data)?;
    match mode {
        Mode::Ecb => cipher.encrypt_blocks(blocks),
        Mode::Cbc(vector) => cbc::Encryptor::inner_iv_slice_init(cipher, vector)
            .map_err(|_| Error::InitializationVector)?
            .encrypt_blocks(blocks),
    }
    Ok(())
}

pub(super) fn decrypt<C>(key: &[u8], mode: Mode<'_>, data: &mut [u8]) -> Result<(), Error>
where
    C: KeyInit + BlockCipherDecrypt,
{
    let cipher = C::new_from_slice(key).map_err(|_| Error::KeyLength)?;
    let blocks = whole_blocks::<C>(data)?;
    match mode {
        Mode::Ecb => cipher.decrypt_blocks(blocks),
        Mode::Cbc(vector) => cbc::Decryptor::inner_iv_slice_init(cipher, vector)
            .map_err(|_| Error::InitializationVector)?
            .decrypt_blocks(blocks),
    }
    Ok(())
}

fn whole_blocks<C: BlockSizeUser>(data: &mut [u8]) -> Result<&mut [Block<C>], Error> {
    match Array::slice_as_chunks_mut(data) {
        (blocks, []) => Ok(blocks),
        _ => Err(Error::BlockLength),
    }
}
