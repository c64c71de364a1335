"""A key distribution host and a key receiving device of TR-34, with TLV code of their own.

Written from the layout of TR-34:2012, annex B, and of CMS (RFC 5652); cryptography does the
arithmetic. Knows both dialects of ours by name.
"""

import datetime
import functools
import hashlib
import os

from cryptography import x509
from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

SEQUENCE, SET, INTEGER, OCTETS, NULL, OID = 0x30, 0x31, 0x02, 0x04, 0x05, 0x06
UTC_TIME, CONTEXT_0, CONTEXT_1, PRIMITIVE_0 = 0x17, 0xA0, 0xA1, 0x80

SIGNED_DATA = bytes.fromhex("2A864886F70D010702")
ENVELOPED_DATA = bytes.fromhex("2A864886F70D010703")
DATA = bytes.fromhex("2A864886F70D010701")
SHA256 = bytes.fromhex("608648016503040201")
RSA = bytes.fromhex("2A864886F70D010101")
SHA256_WITH_RSA = bytes.fromhex("2A864886F70D01010B")
OAEP = bytes.fromhex("2A864886F70D010107")
MGF1 = bytes.fromhex("2A864886F70D010108")
P_SPECIFIED = bytes.fromhex("2A864886F70D010109")
CONTENT_TYPE = bytes.fromhex("2A864886F70D010903")
MESSAGE_DIGEST = bytes.fromhex("2A864886F70D010904")
SIGNING_TIME = bytes.fromhex("2A864886F70D010905")
NONCE = bytes.fromhex("2A864886F70D01091903")
CIPHERS = {
    "Tdes3Key": (bytes.fromhex("2A864886F70D0307"), TripleDES, 24, 8),
    "Aes128": (bytes.fromhex("608648016503040102"), algorithms.AES, 16, 16),
    "Aes192": (bytes.fromhex("608648016503040116"), algorithms.AES, 24, 16),
    "Aes256": (bytes.fromhex("60864801650304012A"), algorithms.AES, 32, 16),
}
OAEP_SHA256 = padding.OAEP(padding.MGF1(hashes.SHA256()), hashes.SHA256(), None)
AWS = "X9Tr34Of2012"


def tlv(tag, *parts):
    content = b"".join(parts)
    if len(content) < 0x80:
        return bytes([tag, len(content)]) + content
    length = len(content).to_bytes((len(content).bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + content


def split(data):
    """The values in data: a list of tag, content, and all of the value."""
    values, place = [], 0
    while place < len(data):
        tag, length, start = data[place], data[place + 1], place + 2
        if length & 0x80:
            start += length & 0x7F
            length = int.from_bytes(data[place + 2 : start], "big")
        if start + length > len(data):
            raise ValueError("a value ends after its container")
        values.append((tag, data[start : start + length], data[place : start + length]))
        place = start + length
    return values


def children(data, *tags):
    """The contents of the values in data, which have these tags."""
    values = split(data)
    if [tag for tag, _, _ in values] != list(tags):
        raise ValueError(f"not {tags}: {values}")
    return [content for _, content, _ in values]


def only(data, tag):
    return children(data, tag)[0]


def identity(certificate):
    """Issuer and serial number of a certificate, DER."""
    tbs = split(split(only(certificate, SEQUENCE))[0][1])
    return tlv(SEQUENCE, tbs[3][2], tbs[1][2])


@functools.cache
def private_key(document):
    return serialization.load_der_private_key(
        bytes.fromhex(document), None, unsafe_skip_rsa_key_validation=True
    )


def attribute(oid, value):
    return tlv(SEQUENCE, tlv(OID, oid), tlv(SET, value))


def oaep(dialect):
    hash_algorithm = tlv(SEQUENCE, tlv(OID, SHA256), tlv(NULL))
    label = tlv(SEQUENCE, tlv(OID, P_SPECIFIED), tlv(OCTETS))
    if dialect == AWS:
        mask = tlv(SEQUENCE, tlv(OID, MGF1), tlv(SEQUENCE, tlv(OID, SHA256)))
        parameters = [hash_algorithm, mask, label]
    else:
        mask = tlv(SEQUENCE, tlv(OID, MGF1), hash_algorithm)
        parameters = [tlv(CONTEXT_0, hash_algorithm), tlv(CONTEXT_1, mask)]
    return tlv(SEQUENCE, tlv(OID, OAEP), tlv(SEQUENCE, *parameters))


def tr34_build(
    dialect,
    kdh_pkcs8,
    kdh_certificate,
    krd_certificate,
    header,
    key,
    cipher,
    nonce=None,
    time=None,
    inner_header=None,
    inner_identity=None,
    whole_padding=True,
    extra=(),
):
    """A token. The last arguments make it wrong, or padded as AWS's sample pads."""
    kdh, krd = bytes.fromhex(kdh_certificate), bytes.fromhex(krd_certificate)
    octets_header = tlv(OCTETS, header.encode())
    inner = tlv(OCTETS, (inner_header or header).encode())
    block = tlv(
        SEQUENCE,
        tlv(INTEGER, bytes([1 if dialect == AWS else 0])),
        identity(bytes.fromhex(inner_identity) if inner_identity else kdh),
        tlv(OCTETS, bytes.fromhex(key)),
        attribute(DATA, inner) if dialect == AWS else inner,
    )
    cipher_oid, algorithm, key_length, block_length = CIPHERS[cipher]
    missing = block_length - len(block) % block_length
    if whole_padding:
        block += bytes([missing]) * missing
    elif missing < block_length:
        block += bytes.fromhex(f"{missing:02d}") * missing
    content_key, vector = os.urandom(key_length), os.urandom(block_length)
    encryptor = Cipher(algorithm(content_key), modes.CBC(vector)).encryptor()
    ciphertext = tlv(PRIMITIVE_0, encryptor.update(block) + encryptor.finalize())
    public_key = x509.load_der_x509_certificate(krd).public_key()
    recipient = tlv(
        SEQUENCE,
        tlv(INTEGER, b"\0"),
        identity(krd),
        oaep(dialect),
        tlv(OCTETS, public_key.encrypt(content_key, OAEP_SHA256)),
    )
    beside, after = (ciphertext, b"") if dialect == AWS else (b"", ciphertext)
    encryption = tlv(SEQUENCE, tlv(OID, cipher_oid), tlv(OCTETS, vector), beside)
    envelope = tlv(INTEGER, b"\0") + tlv(SET, recipient)
    envelope += tlv(SEQUENCE, tlv(OID, DATA), encryption, after)
    if dialect != AWS:
        envelope = tlv(SEQUENCE, envelope)

    attributes = [attribute(CONTENT_TYPE, tlv(OID, ENVELOPED_DATA))]
    if nonce is not None:
        attributes.append(attribute(NONCE, tlv(OCTETS, bytes.fromhex(nonce))))
    if time is not None:
        moment = datetime.datetime.fromtimestamp(time, datetime.timezone.utc)
        text = moment.strftime("%y%m%d%H%M%SZ").encode()
        attributes.append(attribute(SIGNING_TIME, tlv(UTC_TIME, text)))
    attributes.append(attribute(DATA, octets_header))
    digest = hashlib.sha256(envelope).digest()
    attributes.append(attribute(MESSAGE_DIGEST, tlv(OCTETS, digest)))
    attributes += [bytes.fromhex(attribute) for attribute in extra]
    if dialect != AWS:
        attributes.sort()
    message = tlv(SET, *attributes)
    signature = private_key(kdh_pkcs8).sign(message, padding.PKCS1v15(), hashes.SHA256())
    sha256 = tlv(SEQUENCE, tlv(OID, SHA256))
    signature_algorithm = RSA if dialect == AWS else SHA256_WITH_RSA
    signer = tlv(
        SEQUENCE,
        tlv(INTEGER, b"\1"),
        identity(kdh),
        sha256,
        tlv(CONTEXT_0, *attributes),
        tlv(SEQUENCE, tlv(OID, signature_algorithm), tlv(NULL)),
        tlv(OCTETS, signature),
    )
    content = tlv(SEQUENCE, tlv(OID, ENVELOPED_DATA), tlv(CONTEXT_0, tlv(OCTETS, envelope)))
    version = tlv(INTEGER, b"\1" if dialect == AWS else b"\3")
    signed_data = tlv(SEQUENCE, version, tlv(SET, sha256), content, tlv(SET, signer))
    return tlv(SEQUENCE, tlv(OID, SIGNED_DATA), tlv(CONTEXT_0, signed_data)).hex()


def tr34_open(dialect, token, kdh_certificate, krd_certificate, krd_pkcs8):
    """What the token holds; as strict as AWS's export sample."""
    kdh, krd = bytes.fromhex(kdh_certificate), bytes.fromhex(krd_certificate)
    kind, content = children(only(bytes.fromhex(token), SEQUENCE), OID, CONTEXT_0)
    assert_equal(kind, SIGNED_DATA)
    version, digests, content, signers = children(
        only(content, SEQUENCE), INTEGER, SET, SEQUENCE, SET
    )
    assert_equal(version, b"\1" if dialect == AWS else b"\3")
    assert_equal(only(only(digests, SEQUENCE), OID), SHA256)
    kind, content = children(content, OID, CONTEXT_0)
    assert_equal(kind, ENVELOPED_DATA)
    envelope = only(content, OCTETS)
    signer = split(only(signers, SEQUENCE))
    tags = [INTEGER, SEQUENCE, SEQUENCE, CONTEXT_0, SEQUENCE, OCTETS]
    assert_equal([tag for tag, _, _ in signer], tags)
    assert_equal(signer[0][1], b"\1")
    assert_equal(signer[1][2], identity(kdh))
    assert_equal(signer[2][2], tlv(SEQUENCE, tlv(OID, SHA256)))
    signature_algorithm = RSA if dialect == AWS else SHA256_WITH_RSA
    assert_equal(signer[4][2], tlv(SEQUENCE, tlv(OID, signature_algorithm), tlv(NULL)))
    public_key = x509.load_der_x509_certificate(kdh).public_key()
    message = tlv(SET, signer[3][1])
    public_key.verify(signer[5][1], message, padding.PKCS1v15(), hashes.SHA256())

    attributes, order = {}, []
    for tag, attribute_content, _ in split(signer[3][1]):
        assert_equal(tag, SEQUENCE)
        oid, values = children(attribute_content, OID, SET)
        ((_, attributes[oid], _),) = split(values)
        order.append(oid)
    fresh = NONCE if NONCE in attributes else SIGNING_TIME
    if dialect == AWS:
        assert_equal(order, [CONTENT_TYPE, fresh, DATA, MESSAGE_DIGEST])
    else:
        encoded = [whole for _, _, whole in split(signer[3][1])]
        assert_equal(encoded, sorted(encoded))
    assert_equal(attributes[CONTENT_TYPE], ENVELOPED_DATA)
    assert_equal(attributes[MESSAGE_DIGEST], hashlib.sha256(envelope).digest())

    if dialect != AWS:
        envelope = only(envelope, SEQUENCE)
    version, recipients, encrypted = children(envelope, INTEGER, SET, SEQUENCE)
    assert_equal(version, b"\0")
    recipient = split(only(recipients, SEQUENCE))
    assert_equal([tag for tag, _, _ in recipient], [INTEGER, SEQUENCE, SEQUENCE, OCTETS])
    assert_equal(recipient[1][2], identity(krd))
    assert_equal(recipient[2][2], oaep(dialect))
    content_key = private_key(krd_pkcs8).decrypt(recipient[3][1], OAEP_SHA256)
    if dialect == AWS:
        kind, encryption = children(encrypted, OID, SEQUENCE)
        cipher_oid, vector, ciphertext = children(encryption, OID, OCTETS, PRIMITIVE_0)
    else:
        kind, encryption, ciphertext = children(encrypted, OID, SEQUENCE, PRIMITIVE_0)
        cipher_oid, vector = children(encryption, OID, OCTETS)
    assert_equal(kind, DATA)
    ((name, (_, algorithm, key_length, _)),) = (
        item for item in CIPHERS.items() if item[1][0] == cipher_oid
    )
    assert_equal(len(content_key), key_length)
    decryptor = Cipher(algorithm(content_key), modes.CBC(vector)).decryptor()
    block = decryptor.update(ciphertext) + decryptor.finalize()
    assert_equal(block[-block[-1] :], bytes([block[-1]]) * block[-1])
    block = split(only(block[: -block[-1]], SEQUENCE))
    header_tag = SEQUENCE if dialect == AWS else OCTETS
    assert_equal([tag for tag, _, _ in block], [INTEGER, SEQUENCE, OCTETS, header_tag])
    assert_equal(block[0][1], b"\1" if dialect == AWS else b"\0")
    assert_equal(block[1][2], identity(kdh))
    header = block[3][1]
    if dialect == AWS:
        kind, values = children(header, OID, SET)
        assert_equal(kind, DATA)
        header = only(values, OCTETS)
    assert_equal(header, attributes[DATA])
    return {
        "key": block[2][1].hex(),
        "header": header.decode(),
        "cipher": name,
        "nonce": attributes[NONCE].hex() if NONCE in attributes else None,
        "time": attributes[SIGNING_TIME].decode() if SIGNING_TIME in attributes else None,
    }


def assert_equal(found, expected):
    if found != expected:
        raise ValueError(f"{found} is not {expected}")


QUESTIONS = (tr34_build, tr34_open)
