"""AES DUKPT, written from the description of ANSI X9.24-3:2017, clauses 6.1 to 6.5.

No package of PyPI has AES DUKPT, so this is ours; it shares nothing with the Rust code but the
standard. It is held to the standard's test vectors by way of the Rust code, which agrees with both.
"""

import psec

USAGES = {
    "KeyEncryption": 0x0002,
    "PinEncryption": 0x1000,
    "MacGeneration": 0x2000,
    "MacVerification": 0x2001,
    "MacBothWays": 0x2002,
    "DataEncryption": 0x3000,
    "DataDecryption": 0x3001,
    "DataBothWays": 0x3002,
    "KeyDerivation": 0x8000,
    "InitialKey": 0x8001,
}
# Algorithm indicator, length in bits.
KEY_TYPES = {
    "Tdes2Key": (0, 128),
    "Tdes3Key": (1, 192),
    "Aes128": (2, 128),
    "Aes192": (3, 192),
    "Aes256": (4, 256),
    "Hmac128": (5, 128),
    "Hmac192": (5, 192),
    "Hmac256": (5, 256),
}


def derive(key, usage, key_type, context):
    algorithm, bits = KEY_TYPES[key_type]
    material = b""
    while len(material) * 8 < bits:
        block = "01%02x%04x%04x%04x" % (len(material) // 16 + 1, USAGES[usage], algorithm, bits)
        material += psec.aes.encrypt_aes_ecb(key, bytes.fromhex(block) + context)
    return material[: bits // 8]


def initial_key(bdk, identifier):
    return derive(bdk, "InitialKey", native(bdk), identifier)


def transaction_key(initial, identifier, counter):
    """By recursion: the parent of a counter is the counter without its lowest one."""
    if counter == 0:
        return initial
    parent = transaction_key(initial, identifier, counter & (counter - 1))
    context = identifier[4:] + counter.to_bytes(4, "big")
    return derive(parent, "KeyDerivation", native(initial), context)


def working_key(initial, identifier, counter, usage, key_type):
    context = identifier[4:] + counter.to_bytes(4, "big")
    key = transaction_key(initial, identifier, counter)
    return derive(key, usage, key_type, context)


def native(key):
    return {16: "Aes128", 24: "Aes192", 32: "Aes256"}[len(key)]
