"""Keyferry as an outsider sees it: AWS's own clients against a running server.

`KEYFERRY_ENDPOINT` (an address) and `KEYFERRY_CREDENTIALS` (a credentials file) point the suite
at a server that runs already; tests that need the process itself are then deselected. Without
them a server is started on a new data folder; `KEYFERRY` names its binary.
"""

import os
import re

import pytest
from botocore.exceptions import ClientError

from server import PRIMARY, REPLICA, Endpoint, Server, eventually

CVK = {
    "KeyAlgorithm": "TDES_2KEY",
    "KeyUsage": "TR31_C0_CARD_VERIFICATION_KEY",
    "KeyClass": "SYMMETRIC_KEY",
    "KeyModesOfUse": {"Generate": True, "Verify": True},
}
EXTERNAL = os.environ.get("KEYFERRY_ENDPOINT")


def pytest_collection_modifyitems(config, items):
    if not EXTERNAL:
        return
    needing = [item for item in items if item.get_closest_marker("process")]
    config.hook.pytest_deselected(items=needing)
    items[:] = [item for item in items if item not in needing]


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    """The server that most tests share. Must outlive them all and end well."""
    server = Server(tmp_path_factory.mktemp("keyferry") / "data").start()
    yield server
    assert server.is_alive(), server.stderr()
    assert server.stop() == 0, server.stderr()
    assert complaints(server) == []


def complaints(server):
    """The lines of the log that must never be there: panics and errors."""
    bad = re.compile(r"panicked|\bERROR\b|RUST_BACKTRACE")
    return [line for line in server.stderr().splitlines() if bad.search(line)]


@pytest.fixture(scope="session")
def endpoint(request):
    """The address and credentials under test."""
    if EXTERNAL:
        path = os.environ.get("KEYFERRY_CREDENTIALS")
        assert path, "KEYFERRY_ENDPOINT needs KEYFERRY_CREDENTIALS, a credentials file"
        return Endpoint.from_file(EXTERNAL, path)
    return request.getfixturevalue("server").endpoint


@pytest.fixture(scope="session")
def east(endpoint):
    return endpoint.control(PRIMARY)


@pytest.fixture(scope="session")
def west(endpoint):
    return endpoint.control(REPLICA)


@pytest.fixture
def fresh(tmp_path):
    """A server of the test's own, on a data folder of its own, that the test may maltreat."""
    server = Server(tmp_path / "data").start()
    yield server
    if server.is_alive():
        server.kill()
    assert complaints(server) == []


def refusal(call, **arguments):
    """The error that `call` must end with."""
    try:
        answer = call(**arguments)
    except ClientError as error:
        return error
    raise AssertionError(f"accepted: {answer}")


def refused(code, call, **arguments):
    """`call` must end with the exception `code`; answers its message."""
    error = refusal(call, **arguments)
    assert error.response["Error"]["Code"] == code, error.response
    modelled = getattr(call.__self__.exceptions, code, None)
    assert modelled is None or isinstance(error, modelled), type(error)
    return error.response["Error"].get("Message", "")


def create(control, **more):
    """A new card verification key, unless `more` says otherwise."""
    return control.create_key(**{"KeyAttributes": CVK, "Exportable": True, **more})["Key"]


def get(control, arn):
    return control.get_key(KeyIdentifier=arn)["Key"]


def in_region(arn, region):
    """The ARN of the same key in another Region."""
    parts = arn.split(":")
    parts[3] = region
    return ":".join(parts)


def replicated(control, region=REPLICA, **more):
    """A new key that has arrived in `region`; its description, and its ARN there."""
    arn = create(control, ReplicationRegions=[region], **more)["KeyArn"]
    return synchronized(control, arn, region), in_region(arn, region)


def synchronized(control, arn, region=REPLICA, seconds=10):
    """The key, once its replica in `region` is SYNCHRONIZED."""

    def key():
        key = get(control, arn)
        status = key.get("ReplicationStatus", {}).get(region, {})
        return status == {"Status": "SYNCHRONIZED"} and key

    return eventually(key, seconds)
