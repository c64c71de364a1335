"""Answers questions from implementations that are not ours.

One JSON object a line comes in: {"ask": NAME, ...arguments}. One goes out: {"answer": ...}, or
{"refused": reason} where the implementation raises ValueError or InvalidSignature. Bytes are
hexadecimal.
"""

import hashlib
import hmac as standard_hmac
import json
import sys
import warnings

warnings.simplefilter("ignore")

import derived_keys
import certificates
import psec
import tr34
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives import cmac as cryptography_cmac
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, mlkem
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.kdf.concatkdf import ConcatKDFHash
from cryptography.hazmat.primitives.kdf.x963kdf import X963KDF

import pins

HASHES = {"Sha256": hashes.SHA256, "Sha384": hashes.SHA384, "Sha512": hashes.SHA512}
CURVES = {"P256": ec.SECP256R1, "P384": ec.SECP384R1, "P521": ec.SECP521R1}
P521_BYTES = 66
DECAPSULATION_KEYS = {}


def block_cipher(algorithm, key):
    if algorithm.startswith("Tdes"):
        return TripleDES(bytes.fromhex(key))
    return algorithms.AES(bytes.fromhex(key))


def encrypt(algorithm, key, data, iv=None):
    mode = modes.ECB() if iv is None else modes.CBC(bytes.fromhex(iv))
    encryptor = Cipher(block_cipher(algorithm, key), mode).encryptor()
    return (encryptor.update(bytes.fromhex(data)) + encryptor.finalize()).hex()


def cmac(algorithm, key, message):
    state = cryptography_cmac.CMAC(block_cipher(algorithm, key))
    state.update(bytes.fromhex(message))
    return state.finalize().hex()


def hmac(algorithm, key, message):
    name = algorithm.removeprefix("Hmac").lower()
    return standard_hmac.new(bytes.fromhex(key), bytes.fromhex(message), name).hexdigest()


def check_value(algorithm, key, check_value_algorithm):
    if check_value_algorithm == "Sha1":
        value = hashlib.sha1(bytes.fromhex(key)).hexdigest()
    elif check_value_algorithm == "Hmac":
        value = hmac(algorithm, key, "")
    elif check_value_algorithm == "Cmac":
        value = cmac(algorithm, key, "00" * (8 if algorithm.startswith("Tdes") else 16))
    elif algorithm.startswith("Tdes"):
        value = psec.des.generate_kcv(bytes.fromhex(key), 3).hex()
    else:
        value = psec.aes.encrypt_aes_ecb(bytes.fromhex(key), bytes(16)).hex()
    return value[:6].upper()


def cvv(key, pan, expiry, service_code):
    """psec's three digits (fewer where the result has fewer), and all sixteen digits."""
    key = bytes.fromhex(key)
    block = (pan + expiry + service_code).ljust(32, "0")
    result = psec.des.encrypt_tdes_ecb(key[:8], bytes.fromhex(block[:16]))
    result = psec.tools.xor(result, bytes.fromhex(block[16:]))
    result = psec.des.encrypt_tdes_ecb(key, result).hex()
    digits = [c for c in result if c.isdigit()]
    letters = [str(int(c, 16) - 10) for c in result if not c.isdigit()]
    return {
        "three": psec.cvv.generate_cvv(key, pan, expiry, service_code),
        "all": "".join(digits + letters),
    }


def tr31_wrap(kbpk, header, key, blocks, masked_length=None):
    parsed = psec.tr31.Header()
    parsed.load(header)
    for identifier, data in blocks:
        parsed.blocks[identifier] = data
    block = psec.tr31.KeyBlock(bytes.fromhex(kbpk), parsed)
    return block.wrap(bytes.fromhex(key), masked_length)


def tr31_unwrap(kbpk, key_block):
    header, key = psec.tr31.unwrap(bytes.fromhex(kbpk), key_block)
    fields = [header.version_id, header.key_usage, header.algorithm, header.mode_of_use]
    fields += [header.version_num, header.exportability, header.reserved]
    return {"key": key.hex(), "fields": "".join(fields), "blocks": list(header.blocks.items())}


def point(public_key):
    form = serialization.PublicFormat.UncompressedPoint
    return public_key.public_bytes(serialization.Encoding.X962, form).hex()


def ecdh(curve, peer):
    private_key = ec.generate_private_key(CURVES[curve]())
    peer = ec.EllipticCurvePublicKey.from_encoded_point(CURVES[curve](), bytes.fromhex(peer))
    shared = private_key.exchange(ec.ECDH(), peer).hex()
    return {"public_key": point(private_key.public_key()), "shared": shared}


def derive(method, hash, shared, info, length):
    function = {"ansi_x963": X963KDF, "nist_sp800_56c_concat": ConcatKDFHash}[method]
    return function(HASHES[hash](), length, bytes.fromhex(info)).derive(bytes.fromhex(shared)).hex()


def ecdsa_sign(message):
    private_key = ec.generate_private_key(ec.SECP521R1())
    signature = private_key.sign(bytes.fromhex(message), ec.ECDSA(hashes.SHA512()))
    fixed = b"".join(n.to_bytes(P521_BYTES, "big") for n in decode_dss_signature(signature))
    encoding = serialization.Encoding.DER
    form = serialization.PrivateFormat.PKCS8
    document = private_key.private_bytes(encoding, form, serialization.NoEncryption())
    public_key = point(private_key.public_key())
    return {"public_key": public_key, "signature": fixed.hex(), "pkcs8": document.hex()}


def ecdsa_verify(public_key, message, signature, pkcs8):
    """Whether the signature is right, and the PKCS#8 document is that of the public key."""
    public = ec.EllipticCurvePublicKey.from_encoded_point(
        ec.SECP521R1(), bytes.fromhex(public_key)
    )
    halves = bytes.fromhex(signature)
    numbers = [int.from_bytes(part, "big") for part in (halves[:P521_BYTES], halves[P521_BYTES:])]
    message = bytes.fromhex(message)
    public.verify(encode_dss_signature(*numbers), message, ec.ECDSA(hashes.SHA512()))
    private_key = serialization.load_der_private_key(bytes.fromhex(pkcs8), None)
    return point(private_key.public_key()) == public_key


def ml_kem_generate():
    private_key = mlkem.MLKEM1024PrivateKey.generate()
    public_key = private_key.public_key().public_bytes_raw().hex()
    DECAPSULATION_KEYS[public_key] = private_key
    return public_key


def ml_kem_decapsulate(public_key, ciphertext):
    return DECAPSULATION_KEYS.pop(public_key).decapsulate(bytes.fromhex(ciphertext)).hex()


def ml_kem_encapsulate(public_key):
    peer = mlkem.MLKEM1024PublicKey.from_public_bytes(bytes.fromhex(public_key))
    secret, ciphertext = peer.encapsulate()
    return {"ciphertext": ciphertext.hex(), "shared": secret.hex()}


QUESTIONS = {
    question.__name__: question
    for question in (
        encrypt,
        cmac,
        hmac,
        check_value,
        cvv,
        tr31_wrap,
        tr31_unwrap,
        ecdh,
        derive,
        ecdsa_sign,
        ecdsa_verify,
        ml_kem_generate,
        ml_kem_decapsulate,
        ml_kem_encapsulate,
        *certificates.QUESTIONS,
        *tr34.QUESTIONS,
    )
}
QUESTIONS |= pins.QUESTIONS
QUESTIONS |= derived_keys.QUESTIONS

for line in sys.stdin:
    arguments = json.loads(line)
    name = arguments.pop("ask")
    try:
        reply = {"answer": QUESTIONS[name](**arguments)}
    except (ValueError, InvalidSignature) as refusal:
        reply = {"refused": repr(refusal)}
    print(json.dumps(reply), flush=True)
