"""Valid requests of every operation, spoilt at random: refused or done, never a fault.

The seed is fixed; a failure prints the request.
"""

import json
import random
import socket
from urllib.parse import urlsplit

import pytest

import raw
from conftest import CVK, create
from server import PRIMARY, REPLICA

SEED = 20250821
ROUNDS = 80
LARGEST = 1_500_000
"""Bytes: above the server's limit, and still quickly made."""
STATUSES = {200, 400, 403, 404, 413, 429}
EXPIRY = {"CardExpiryDate": "0229"}


def requests(arn):
    """A valid request of each built operation."""
    alias = {"AliasName": "alias/mutation"}
    key = {"KeyIdentifier": arn}
    away = {"ReplicationRegions": [REPLICA]}
    tags = [{"Key": "team", "Value": "issuing"}]
    card = {**key, "PrimaryAccountNumber": "4123456789012345"}
    return {
        "CreateKey": {"KeyAttributes": CVK, "Exportable": True, "Tags": tags, "Enabled": True},
        "GetKey": key,
        "ListKeys": {"MaxResults": 10, "KeyState": "CREATE_COMPLETE"},
        "CreateAlias": {**alias, "KeyArn": arn},
        "UpdateAlias": {**alias, "KeyArn": arn},
        "GetAlias": alias,
        "ListAliases": {"MaxResults": 5, "KeyArn": arn},
        "TagResource": {"ResourceArn": arn, "Tags": tags},
        "ListTagsForResource": {"ResourceArn": arn, "MaxResults": 5},
        "UntagResource": {"ResourceArn": arn, "TagKeys": ["team"]},
        "StopKeyUsage": key,
        "StartKeyUsage": key,
        "AddKeyReplicationRegions": {**key, **away},
        "RemoveKeyReplicationRegions": {**key, **away},
        "EnableDefaultKeyReplicationRegions": away,
        "GetDefaultKeyReplicationRegions": {},
        "DisableDefaultKeyReplicationRegions": away,
        "DeleteAlias": alias,
        "DeleteKey": {**key, "DeleteKeyInDays": 30},
        "RestoreKey": key,
        "/cardvalidationdata/generate": {
            **card,
            "GenerationAttributes": {"CardVerificationValue2": EXPIRY},
            "ValidationDataLength": 3,
        },
        "/cardvalidationdata/verify": {
            **card,
            "VerificationAttributes": {
                "CardVerificationValue1": {**EXPIRY, "ServiceCode": "101"}
            },
            "ValidationData": "123",
        },
    }


def places(node, path=()):
    """The paths of all values below `node`."""
    yield path
    pairs = node.items() if isinstance(node, dict) else ()
    pairs = enumerate(node) if isinstance(node, list) else pairs
    for name, value in pairs:
        yield from places(value, (*path, name))


def changed(content, path, change):
    """The content with the value at `path` put through `change`; the old one stays as it is."""
    if not path:
        return change(content)
    step, *rest = path
    part = content.copy()
    value = changed(part[step], rest, change)
    if value is GONE:
        del part[step]
    else:
        part[step] = value
    return part


GONE = object()
STRANGE = [
    None, True, False, 0, -1, 1, 1.5, 1e300, 2**31, 2**63, 2**64, 10**40, "", " ", "x", "null",
    [], {}, [[]], [{}], {"": ""}, [None], "arn:aws:payment-cryptography:::", "alias/", "*",
]
LETTERS = ["\0", "\u202e", "é", "漢", "😀", "\ud800", "\n", "%", "'", '"', "\\", "１", "𝟙"]


def nested(value, depth, chance):
    for _ in range(depth):
        value = [value] if chance.random() < 0.5 else {"a": value}
    return value


def enlarged(value, chance):
    times = min(chance.choice([2, 100, 5_000]), LARGEST // len(json.dumps(value)))
    if isinstance(value, (str, list)):
        return value * times
    if isinstance(value, dict):
        return {**value, **{f"{name}{n}": v for n in range(9) for name, v in value.items()}}
    return [value] * times


def spelled(value, chance):
    if not isinstance(value, str):
        return chance.choice(LETTERS)
    at = chance.randint(0, len(value))
    return value[:at] + chance.choice(LETTERS) + value[at:]


def bent(content, chance):
    """The same request with a thing or two wrong; as bytes."""
    for _ in range(chance.choice([1, 1, 2, 3])):
        path = chance.choice(list(places(content)))
        change = chance.choice(
            [
                lambda _: GONE if path else {},
                lambda _: chance.choice(STRANGE),
                lambda value: nested(value, chance.choice([1, 2, 100]), chance),
                lambda value: enlarged(value, chance),
                lambda value: spelled(value, chance),
                lambda value: {**value, "Unknown": 1} if isinstance(value, dict) else value,
            ]
        )
        content = changed(content, path, change)
    return json.dumps(content).encode()


def broken(body, chance):
    """The bytes cut, flipped or repeated."""
    at = chance.randrange(len(body))
    return chance.choice(
        [
            lambda: body[:at],
            lambda: body[:at] + bytes([chance.randrange(256)]) + body[at + 1 :],
            lambda: body[:at] + body,
            lambda: body[:1] + body[1:-1] + b"," + body[1:-1] + body[-1:],
        ]
    )()


@pytest.fixture(scope="module")
def arn(east):
    yield create(east)["KeyArn"]
    east.disable_default_key_replication_regions(ReplicationRegions=[REPLICA])


def accepted(endpoint, name, content):
    """Sends a request spoilt in many ways; how many of them were accepted."""
    chance = random.Random(f"{SEED} {name}")
    call = raw.data if name.startswith("/") else raw.control
    done = 0
    for _ in range(ROUNDS):
        body = bent(content, chance)
        if chance.random() < 0.25:
            body = broken(body, chance)
        region = chance.choice([PRIMARY, PRIMARY, PRIMARY, REPLICA])
        answer = call(endpoint, name, body, region=region)
        assert answer.status in STATUSES, (name, answer, body[:2_000])
        done += answer.status == 200
        # Past 4 MiB the answer is bare: the request was not read, let alone its plane known.
        assert answer.status in {200, 413} or answer.code, (name, answer, body[:2_000])
    return done


def test_spoilt_requests_are_refused_or_done(endpoint, east, arn):
    done = {}
    for name, content in requests(arn).items():
        done[name] = accepted(endpoint, name, content)
        assert done[name] < ROUNDS, f"{name} took everything"
        assert east.get_default_key_replication_regions()
    # A server that refuses everything would pass all of the above.
    assert sum(done.values()) > len(done) * ROUNDS // 20, done
    assert sum(count > 0 for count in done.values()) > len(done) // 2, done


def test_unspoilt_requests_are_all_good(endpoint, east):
    """What is spoilt above is right: each is accepted in this order, on a new key."""
    arn = create(east)["KeyArn"]
    content = requests(arn)
    content.pop("/cardvalidationdata/verify")
    generate = content.pop("/cardvalidationdata/generate")
    raw.control(endpoint, "DeleteAlias", {"AliasName": "alias/mutation"})
    assert raw.data(endpoint, "/cardvalidationdata/generate", generate).status == 200
    for name, request in content.items():
        answer = raw.control(endpoint, name, request)
        assert answer.status == 200, (name, answer)


def test_bytes_that_are_no_http_do_no_harm(endpoint, east):
    chance = random.Random(SEED)
    address = urlsplit(endpoint.url)
    for text in (
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\nContent-Length: 20\r\n\r\n{}",
        b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + chance.randbytes(100),
        chance.randbytes(5_000),
        b"A" * 200_000,
        b"GET / HTTP/1.1\r\n" + b"X-A: b\r\n" * 20_000 + b"\r\n",
    ):
        with socket.create_connection((address.hostname, address.port), 5) as connection:
            try:
                connection.sendall(text)
                connection.shutdown(socket.SHUT_WR)
                answer = connection.recv(65_536)
            except OSError:  # The server hung up first.
                answer = b""
        assert not answer.startswith((b"HTTP/1.1 5", b"HTTP/1.1 2")), (text[:80], answer)
    assert east.get_default_key_replication_regions()
