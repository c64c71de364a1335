"""Seals one record as the documentation of keys::seal describes it, without its code."""

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

ROOT = bytes(range(32))
REGION = b"us-east-1"
PATH = b"key/111122223333/qs6643jl4ohibtqk"
VERSION = 7
RECORD = b"a record that nobody but the Region may read"
NONCE = bytes(range(12))


def derive(length, info):
    return HKDF(algorithm=SHA256(), length=length, salt=None, info=info).derive(ROOT)


root_id = derive(8, b"keyferry root key id 1")
key = derive(32, b"keyferry seal 1\0" + REGION + b"\0" + PATH)
head = b"\x01" + root_id
data = head + VERSION.to_bytes(8, "big") + PATH
print((head + NONCE + AESGCM(key).encrypt(NONCE, RECORD, data)).hex())
