"""RSA, kept keys on elliptic curves, requests and certificates, by cryptography."""

import datetime
import functools

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

HASHES = {
    "Sha224": hashes.SHA224,
    "Sha256": hashes.SHA256,
    "Sha384": hashes.SHA384,
    "Sha512": hashes.SHA512,
}
CURVES = {"P256": ec.SECP256R1, "P384": ec.SECP384R1, "P521": ec.SECP521R1}
OAEP = {"OaepSha1": hashes.SHA1, "OaepSha256": hashes.SHA256, "OaepSha512": hashes.SHA512}
USAGES = (
    "digital_signature",
    "content_commitment",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "key_cert_sign",
    "crl_sign",
    "encipher_only",
    "decipher_only",
)


@functools.cache
def private_key(document):
    return serialization.load_der_private_key(
        bytes.fromhex(document), None, unsafe_skip_rsa_key_validation=True
    )


@functools.cache
def public_key(document):
    return serialization.load_der_public_key(bytes.fromhex(document))


def spki(key):
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return key.public_bytes(serialization.Encoding.DER, form).hex()


def generate_key(algorithm):
    """RSA with so many bits, or a curve."""
    if algorithm in CURVES:
        key = ec.generate_private_key(CURVES[algorithm]())
    else:
        key = rsa.generate_private_key(65537, int(algorithm))
    form = serialization.PrivateFormat.PKCS8
    encryption = serialization.NoEncryption()
    document = key.private_bytes(serialization.Encoding.DER, form, encryption)
    return {"pkcs8": document.hex(), "spki": spki(key.public_key())}


def public_of(pkcs8):
    return spki(private_key(pkcs8).public_key())


def rsa_padding(name):
    if name == "Pkcs1":
        return padding.PKCS1v15()
    return padding.OAEP(padding.MGF1(OAEP[name]()), OAEP[name](), None)


def rsa_encrypt(spki, padding, message):
    key, message = public_key(spki), bytes.fromhex(message)
    if padding == "None":
        numbers = key.public_numbers()
        length = key.key_size // 8
        result = pow(int.from_bytes(message, "big"), numbers.e, numbers.n)
        return result.to_bytes(length, "big").hex()
    return key.encrypt(message, rsa_padding(padding)).hex()


def rsa_decrypt(pkcs8, padding, ciphertext):
    key, ciphertext = private_key(pkcs8), bytes.fromhex(ciphertext)
    if padding == "None":
        numbers = key.private_numbers()
        modulus, length = numbers.public_numbers.n, key.key_size // 8
        result = pow(int.from_bytes(ciphertext, "big"), numbers.d, modulus)
        return result.to_bytes(length, "big").hex()
    return key.decrypt(ciphertext, rsa_padding(padding)).hex()


def sign(pkcs8, hash, message):
    key, message = private_key(pkcs8), bytes.fromhex(message)
    if isinstance(key, rsa.RSAPrivateKey):
        return key.sign(message, padding.PKCS1v15(), HASHES[hash]()).hex()
    return key.sign(message, ec.ECDSA(HASHES[hash]())).hex()


def verify(spki, hash, message, signature):
    key, message, signature = public_key(spki), bytes.fromhex(message), bytes.fromhex(signature)
    if isinstance(key, rsa.RSAPublicKey):
        key.verify(signature, message, padding.PKCS1v15(), HASHES[hash]())
    else:
        key.verify(signature, message, ec.ECDSA(HASHES[hash]()))
    return True


def agree(pkcs8, peer):
    return private_key(pkcs8).exchange(ec.ECDH(), public_key(peer)).hex()


def read_request(pem):
    request = x509.load_pem_x509_csr(pem.encode())
    return {
        "valid": request.is_signature_valid,
        "hash": request.signature_hash_algorithm.name,
        "subject": [[part.oid.dotted_string, part.value] for part in request.subject],
        "spki": spki(request.public_key()),
    }


def read_certificate(pem, issuer):
    certificate = x509.load_pem_x509_certificate(pem.encode())
    certificate.verify_directly_issued_by(x509.load_pem_x509_certificate(issuer.encode()))
    find = certificate.extensions.get_extension_for_class
    constraints, usage = find(x509.BasicConstraints), find(x509.KeyUsage)
    identifier = find(x509.SubjectKeyIdentifier).value
    expected = x509.SubjectKeyIdentifier.from_public_key(certificate.public_key())
    return {
        "version": certificate.version.name,
        "subject": certificate.subject.rfc4514_string(),
        "issuer": certificate.issuer.rfc4514_string(),
        "not_before": int(certificate.not_valid_before_utc.timestamp()),
        "not_after": int(certificate.not_valid_after_utc.timestamp()),
        "ca": constraints.value.ca,
        "critical": constraints.critical and usage.critical,
        "usages": [name for name in USAGES[:7] if getattr(usage.value, name)],
        "identified": identifier == expected,
        "hash": certificate.signature_hash_algorithm.name,
        "serial_bits": certificate.serial_number.bit_length(),
        "spki": spki(certificate.public_key()),
    }


def issue_certificate(
    issuer_pkcs8,
    issuer,
    subject,
    key,
    not_before,
    not_after,
    hash="Sha256",
    ca=None,
    path_length=None,
    usages=None,
    critical=None,
):
    """A certificate, DER; ca None leaves BasicConstraints out, usages None KeyUsage."""
    name = lambda text: x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, text)])
    moment = lambda time: datetime.datetime.fromtimestamp(time, datetime.timezone.utc)
    builder = x509.CertificateBuilder(
        issuer_name=name(issuer),
        subject_name=name(subject),
        public_key=public_key(key),
        serial_number=x509.random_serial_number(),
        not_valid_before=moment(not_before),
        not_valid_after=moment(not_after),
    )
    if ca is not None:
        builder = builder.add_extension(x509.BasicConstraints(ca, path_length), critical=True)
    if usages is not None:
        usage = x509.KeyUsage(**{name: name in usages for name in USAGES})
        builder = builder.add_extension(usage, critical=True)
    if critical is not None:
        unknown = x509.UnrecognizedExtension(x509.ObjectIdentifier(critical), b"\5\0")
        builder = builder.add_extension(unknown, critical=True)
    certificate = builder.sign(private_key(issuer_pkcs8), HASHES[hash]())
    return certificate.public_bytes(serialization.Encoding.DER).hex()


QUESTIONS = (
    generate_key,
    public_of,
    rsa_encrypt,
    rsa_decrypt,
    sign,
    verify,
    agree,
    read_request,
    read_certificate,
    issue_certificate,
)
