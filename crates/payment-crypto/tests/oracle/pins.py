"""Questions about modes, codes, PINs and AS 2805: psec, pyemv, cryptography."""

import psec
import pyemv.cvv
import pyemv.mac
from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

MODES = {
    "Ecb": lambda iv: modes.ECB(),
    "Cbc": modes.CBC,
    "Cfb8": modes.CFB8,
    "Cfb64": modes.CFB,
    "Cfb128": modes.CFB,
    "Ofb": modes.OFB,
}


def block_cipher(algorithm, key):
    key = bytes.fromhex(key)
    return TripleDES(key) if algorithm.startswith("Tdes") else algorithms.AES(key)


def encrypt_in_mode(algorithm, key, mode, iv, data):
    cipher, iv, data = block_cipher(algorithm, key), bytes.fromhex(iv), bytes.fromhex(data)
    if mode == "Cfb1":
        return cfb1(cipher, iv, data).hex()
    encryptor = Cipher(cipher, MODES[mode](iv)).encryptor()
    return (encryptor.update(data) + encryptor.finalize()).hex()


def cfb1(cipher, iv, data):
    """cryptography has no CFB1: its ECB, and the shift register as a number."""
    encryptor = Cipher(cipher, modes.ECB()).encryptor()
    bits, output = 8 * len(iv), ""
    register = int.from_bytes(iv, "big")
    for bit in bin(int.from_bytes(b"\x01" + data, "big"))[3:]:
        keystream = encryptor.update(register.to_bytes(len(iv), "big"))
        result = int(bit) ^ (keystream[0] >> 7)
        register = ((register << 1) | result) % (1 << bits)
        output += str(result)
    return int("1" + output, 2).to_bytes(len(data) + 1, "big")[1:]


def pad(block_length, method, data):
    function = {1: psec.mac.pad_iso_1, 2: psec.mac.pad_iso_2}[method]
    return function(bytes.fromhex(data), block_length).hex()


def iso9797(algorithm, key, mac_algorithm, padding, message):
    key, message = bytes.fromhex(key), bytes.fromhex(message)
    aes = algorithm.startswith("Aes")
    if mac_algorithm == 1:
        kind = psec.mac.Algorithm.AES if aes else psec.mac.Algorithm.DES
        return psec.mac.generate_cbc_mac(key, message, padding, algorithm=kind).hex()
    if aes:
        raise ValueError("algorithm 3 is for DES")
    if len(key) == 16:
        mac = psec.mac.generate_retail_mac(key[:8], key[8:], message, padding)
        padded = {1: pyemv.mac.pad_iso9797_1, 2: pyemv.mac.pad_iso9797_2}[padding](message)
        other = pyemv.mac.mac_iso9797_3(key[:8], key[8:], padded, 1)
        if message and mac != other:
            raise RuntimeError("psec and pyemv disagree")
        return mac.hex()
    # Neither has three keys: undo what psec does with the first at the end.
    mac = psec.mac.generate_retail_mac(key[:8], key[8:16], message, padding)
    return psec.des.encrypt_tdes_ecb(
        key[16:], psec.des.decrypt_tdes_ecb(key[:8], mac)
    ).hex()


def pin_block_clear(format, pin, pan):
    """The block, where nothing in it is random."""
    if format == "Iso2":
        return psec.pinblock.encode_pinblock_iso_2(pin).hex()
    return psec.pinblock.encode_pinblock_iso_0(pin, pan).hex()


def pin_block_decode(format, block, pan):
    block = bytes.fromhex(block)
    if format == "Iso1":
        text = block.hex()
        length = int(text[1], 16)
        pin = text[2 : 2 + length]
        if text[0] != "1" or not 4 <= length <= 12 or not pin.isdigit():
            raise ValueError("not format 1")
        return pin
    if format == "Iso2":
        return psec.pinblock.decode_pinblock_iso_2(block)
    if format == "Iso3":
        return psec.pinblock.decode_pinblock_iso_3(block, pan)
    return psec.pinblock.decode_pinblock_iso_0(block, pan)


def pin_block_encrypt(format, key, pin, pan):
    """A block with psec's own randomness."""
    if format == "Iso4":
        return psec.pinblock.encipher_pinblock_iso_4(bytes.fromhex(key), pin, pan).hex()
    if format == "Iso3":
        clear = psec.pinblock.encode_pinblock_iso_3(pin, pan)
    else:
        clear = bytes.fromhex(pin_block_clear(format, pin, pan))
    return psec.des.encrypt_tdes_ecb(bytes.fromhex(key), clear).hex()


def pin_block_decrypt(format, key, block, pan):
    if format == "Iso4":
        key, block = bytes.fromhex(key), bytes.fromhex(block)
        return psec.pinblock.decipher_pinblock_iso_4(key, block, pan)
    clear = psec.des.decrypt_tdes_ecb(bytes.fromhex(key), bytes.fromhex(block))
    return pin_block_decode(format, clear.hex(), pan)


def pin_block_legacy(key, pin, pan):
    """Format 4 tied to the rightmost twelve digits without the check digit."""
    return psec.pinblock.encipher_pinblock_iso_4(
        bytes.fromhex(key), pin, pan[:-1][-12:]
    ).hex()


def ibm3624_pin(key, table, data, pad, offset):
    key = bytes.fromhex(key)
    return psec.pin.generate_ibm3624_pin(key, table, offset, data, 0, len(data), pad)


def ibm3624_offset(key, table, data, pad, pin):
    key = bytes.fromhex(key)
    return psec.pin.generate_ibm3624_offset(key, table, pin, data, 0, len(data), pad)


def pvv(key, pan, index, pin):
    return psec.pin.generate_visa_pvv(bytes.fromhex(key), str(index), pin[:4], pan)


def cvc3(key, track, unpredictable_number, atc):
    """All five digits: pyemv drops zeros on the left."""
    arguments = [bytes.fromhex(text) for text in (key, track, atc, unpredictable_number)]
    return pyemv.cvv.generate_cvc3(*arguments).rjust(5, "0")


def cvc3_with_vector(key, vector, unpredictable_number, atc):
    block = bytes.fromhex(vector + unpredictable_number + atc)
    result = psec.des.encrypt_tdes_ecb(bytes.fromhex(key), block)
    return str(int.from_bytes(result[6:], "big")).rjust(5, "0")


def cvv_method(key, digits):
    """All sixteen digits of the CVV method over any half bytes, under any TDES key."""
    key, block = bytes.fromhex(key), digits.ljust(32, "0")
    result = psec.des.encrypt_tdes_ecb(key[:8], bytes.fromhex(block[:16]))
    result = psec.tools.xor(result, bytes.fromhex(block[16:]))
    result = psec.des.encrypt_tdes_ecb(key, result).hex()
    digits = [c for c in result if c.isdigit()]
    return "".join(digits + [str(int(c, 16) - 10) for c in result if not c.isdigit()])


def tdes_cbc(key, iv, data):
    encryptor = Cipher(TripleDES(key), modes.CBC(iv)).encryptor()
    return encryptor.update(data) + encryptor.finalize()


def variant(key, mask):
    return bytes(byte ^ other for byte, other in zip(key, bytes.fromhex(mask) * 12))


def as2805_wrap(kek, mask, key):
    return tdes_cbc(variant(bytes.fromhex(kek), mask), bytes(8), bytes.fromhex(key)).hex()


def as2805_response(kek, request_mask, response_mask, request):
    kek, request = bytes.fromhex(kek), bytes.fromhex(request)
    decryptor = Cipher(TripleDES(variant(kek, request_mask)), modes.CBC(bytes(8))).decryptor()
    random_key = decryptor.update(request) + decryptor.finalize()
    inverted = psec.des.adjust_key_parity(bytes(byte ^ 255 for byte in random_key))
    return {
        "response": tdes_cbc(variant(kek, response_mask), bytes(8), inverted).hex(),
        "odd": all(bin(byte).count("1") % 2 for byte in random_key),
    }


def as2805_session_key(key, stan, amount):
    data = bytes.fromhex(stan.ljust(16, "0") + amount.rjust(16, "0"))
    key = bytes.fromhex(key)
    iv = tdes_cbc(key, bytes(8), data)[-8:]
    return bytes(a ^ b for a, b in zip(tdes_cbc(key, iv, data), data)).hex()


QUESTIONS = {
    question.__name__: question
    for question in (
        encrypt_in_mode,
        pad,
        iso9797,
        pin_block_clear,
        pin_block_decode,
        pin_block_encrypt,
        pin_block_decrypt,
        pin_block_legacy,
        ibm3624_pin,
        ibm3624_offset,
        pvv,
        cvc3,
        cvc3_with_vector,
        cvv_method,
        as2805_wrap,
        as2805_response,
        as2805_session_key,
    )
}
