//! The modes of operation over any block cipher.

use ::aes::cipher::{
    Array, Block, BlockCipherDecrypt, BlockCipherEncrypt, BlockModeDecrypt, BlockModeEncrypt,
    BlockSizeUser, InnerIvInit, KeyInit, StreamCipherCore,
};
use ofb::OfbCore;

use super::Mode;
use crate::error::Error;

pub(super) fn encrypt<C>(key: &[u8], mode: Mode<'_>, data: &mut [u8]) -> Result<(), Error>
where
    C: KeyInit + BlockCipherEncrypt,
{
    let cipher = C::new_from_slice(key).map_err(|_| Error::KeyLength)?;
    match mode {
        Mode::Ecb => cipher.encrypt_blocks(whole_blocks::<C>(data)?),
        Mode::Cbc(vector) => {
            let blocks = whole_blocks::<C>(data)?;
            started(cbc::Encryptor::inner_iv_slice_init(cipher, vector))?.encrypt_blocks(blocks);
        }
        Mode::Cfb1(vector) => cfb1(&cipher, vector, data, |_, ciphertext| ciphertext)?,
        Mode::Cfb8(vector) => {
            started(cfb8::Encryptor::inner_iv_slice_init(cipher, vector))?.encrypt(data);
        }
        Mode::Cfb64(vector) | Mode::Cfb128(vector) => {
            let blocks = whole_blocks::<C>(feedback_segments::<C>(mode, data)?)?;
            started(cfb_mode::Encryptor::inner_iv_slice_init(cipher, vector))?
                .encrypt_blocks(blocks);
        }
        Mode::Ofb(vector) => ofb(cipher, vector, data)?,
    }
    Ok(())
}

pub(super) fn decrypt<C>(key: &[u8], mode: Mode<'_>, data: &mut [u8]) -> Result<(), Error>
where
    C: KeyInit + BlockCipherDecrypt + BlockCipherEncrypt,
{
    let cipher = C::new_from_slice(key).map_err(|_| Error::KeyLength)?;
    match mode {
        Mode::Ecb => cipher.decrypt_blocks(whole_blocks::<C>(data)?),
        Mode::Cbc(vector) => {
            let blocks = whole_blocks::<C>(data)?;
            started(cbc::Decryptor::inner_iv_slice_init(cipher, vector))?.decrypt_blocks(blocks);
        }
        Mode::Cfb1(vector) => cfb1(&cipher, vector, data, |ciphertext, _| ciphertext)?,
        Mode::Cfb8(vector) => {
            started(cfb8::Decryptor::inner_iv_slice_init(cipher, vector))?.decrypt(data);
        }
        Mode::Cfb64(vector) | Mode::Cfb128(vector) => {
            let blocks = whole_blocks::<C>(feedback_segments::<C>(mode, data)?)?;
            started(cfb_mode::Decryptor::inner_iv_slice_init(cipher, vector))?
                .decrypt_blocks(blocks);
        }
        Mode::Ofb(vector) => ofb(cipher, vector, data)?,
    }
    Ok(())
}

fn ofb<C>(cipher: C, vector: &[u8], data: &mut [u8]) -> Result<(), Error>
where
    C: BlockCipherEncrypt,
{
    started(OfbCore::inner_iv_slice_init(cipher, vector))?.apply_keystream_partial(data.into());
    Ok(())
}

/// `feedback` tells which of the bit that went in and the bit that came out is ciphertext.
fn cfb1<C: BlockCipherEncrypt>(
    cipher: &C,
    vector: &[u8],
    data: &mut [u8],
    feedback: impl Fn(u8, u8) -> u8,
) -> Result<(), Error> {
    let mut register = Block::<C>::try_from(vector).map_err(|_| Error::InitializationVector)?;
    for byte in data {
        for _ in 0..8 {
            let mut keystream = register.clone();
            cipher.encrypt_block(&mut keystream);
            let input = *byte >> 7;
            let output = input ^ keystream.first().map_or(0, |byte| byte >> 7);
            shift_in(&mut register, feedback(input, output));
            *byte = (*byte << 1) | output;
        }
    }
    Ok(())
}

fn shift_in(register: &mut [u8], mut bit: u8) {
    for byte in register.iter_mut().rev() {
        let carried = *byte >> 7;
        *byte = (*byte << 1) | bit;
        bit = carried;
    }
}

/// The data, if the segments of the mode are the blocks of the cipher.
fn feedback_segments<'a, C>(mode: Mode<'_>, data: &'a mut [u8]) -> Result<&'a mut [u8], Error>
where
    C: BlockSizeUser,
{
    match (mode, C::block_size()) {
        (Mode::Cfb64(_), 8) | (Mode::Cfb128(_), 16) => Ok(data),
        _ => Err(Error::CipherMode),
    }
}

fn whole_blocks<C: BlockSizeUser>(data: &mut [u8]) -> Result<&mut [Block<C>], Error> {
    match Array::slice_as_chunks_mut(data) {
        (blocks, []) => Ok(blocks),
        _ => Err(Error::BlockLength),
    }
}

fn started<M, E>(mode: Result<M, E>) -> Result<M, Error> {
    mode.map_err(|_| Error::InitializationVector)
}
