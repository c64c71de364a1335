"""kill -9, SIGTERM and restarts: nothing that was acknowledged is lost, nothing comes twice."""

import json
import socket
import threading
from urllib.parse import urlsplit

import pytest
from botocore.exceptions import BotoCoreError, ClientError

from conftest import create, eventually, get, in_region, complaints, replicated, synchronized
from server import PRIMARY, REPLICA, Server, run
from trail import log, lookup, records, synchronizations, types

pytestmark = pytest.mark.process
ROUNDS = 6
WRITERS = 4


def keys(control):
    pages = control.get_paginator("list_keys").paginate()
    return {key["KeyArn"]: key for page in pages for key in page["Keys"]}


def test_a_key_survives_a_kill_right_after_its_creation(fresh):
    for _ in range(5):
        key = create(fresh.endpoint.control(), ReplicationRegions=[REPLICA])
        fresh.kill()
        fresh.start()
        east, west = fresh.endpoint.control(), fresh.endpoint.control(REPLICA)
        arn, there = key["KeyArn"], in_region(key["KeyArn"], REPLICA)
        found = get(east, arn)
        assert {**found, "ReplicationStatus": None} == {**key, "ReplicationStatus": None}
        synchronized(east, arn)
        assert get(west, there)["KeyCheckValue"] == key["KeyCheckValue"]
        for trail, name in ((fresh.endpoint.trail(), arn), (fresh.endpoint.trail(REPLICA), there)):
            assert len(records(trail, "CreateKey", name)) == 1
        trail = fresh.endpoint.trail()
        found = eventually(lambda: len(f := synchronizations(trail, arn)) > 1 and f)
        assert types(found) == ["ExportKeyReplica", "ImportKeyReplica"]


def test_a_restart_ships_nothing_again(fresh):
    east = fresh.endpoint.control()
    key, there = replicated(east)
    before = [synchronizations(fresh.endpoint.trail(r), "key/") for r in (PRIMARY, REPLICA)]
    for end in (fresh.stop, fresh.kill):
        end()
        fresh.start()
        east = fresh.endpoint.control()
        assert get(east, key["KeyArn"]) == key
        # A change that has arrived shows that the link is up and has said what it had to say.
        east.stop_key_usage(KeyIdentifier=key["KeyArn"])
        synchronized(east, key["KeyArn"])
        east.start_key_usage(KeyIdentifier=key["KeyArn"])
        key = synchronized(east, key["KeyArn"])
        after = [synchronizations(fresh.endpoint.trail(r), "key/") for r in (PRIMARY, REPLICA)]
        assert after == before
    assert get(fresh.endpoint.control(REPLICA), there)["Enabled"] is True


class Writers:
    """Clients that write until the server is gone; they remember what was acknowledged."""

    def __init__(self, endpoint):
        self.keys = {}
        self.deleted = set()
        self.stopped = set()
        self.calls = []
        self.wrong = []
        self.enough = threading.Semaphore(0)
        self.threads = [
            threading.Thread(target=self.write, args=(endpoint.control(),)) for _ in range(WRITERS)
        ]
        for thread in self.threads:
            thread.start()

    def write(self, control):
        try:
            while True:
                self.once(control)
        except ClientError as error:
            self.wrong.append(error)
        except BotoCoreError:
            pass

    def once(self, control):
        key = self.call(control.create_key, **NEW)["Key"]
        arn = key["KeyArn"]
        self.keys[arn] = key
        self.call(control.create_alias, AliasName=f"alias/of-{arn[-16:]}", KeyArn=arn)
        self.call(control.stop_key_usage, KeyIdentifier=arn)
        self.stopped.add(arn)
        if len(self.keys) % 3 == 0:
            self.deleted.add(arn)
            self.call(control.delete_key, KeyIdentifier=arn)

    def call(self, call, **arguments):
        answer = call(**arguments)
        self.calls.append((call.__name__, answer["ResponseMetadata"]["RequestId"]))
        self.enough.release()
        return answer

    def wait(self, count):
        """Returns when `count` more calls were acknowledged."""
        for _ in range(count):
            assert self.enough.acquire(timeout=20)

    def join(self):
        for thread in self.threads:
            thread.join(20)
            assert not thread.is_alive()
        assert not self.wrong, self.wrong


NEW = {
    "KeyAttributes": {
        "KeyAlgorithm": "AES_256",
        "KeyUsage": "TR31_K1_KEY_BLOCK_PROTECTION_KEY",
        "KeyClass": "SYMMETRIC_KEY",
        "KeyModesOfUse": {"NoRestrictions": True},
    },
    "Exportable": True,
    "ReplicationRegions": [REPLICA],
}


def check_log(server, calls):
    """Each acknowledged call is in the log exactly once, and no event is there twice."""

    def counts():
        found = {}
        for record in log(server, PRIMARY):
            name = record.get("requestID")
            found[name] = found.get(name, 0) + 1
        return found

    eventually(lambda: all(request_id in counts() for _, request_id in calls))
    found = counts()
    assert {found[request_id] for _, request_id in calls} == {1}
    for region in (PRIMARY, REPLICA):
        ids = [record["eventID"] for record in log(server, region)]
        assert len(ids) == len(set(ids))


def check_events(server):
    """Each key that exists has one creation and was shipped once; the log agrees."""
    for region, shipped in ((PRIMARY, 2), (REPLICA, 1)):
        trail, control = server.endpoint.trail(region), server.endpoint.control(region)
        arns = keys(control)
        found = {}
        for event in lookup(trail, "EventName", "CreateKey"):
            arn = json.loads(event["CloudTrailEvent"])["responseElements"]["key"]["keyArn"]
            found[arn] = found.get(arn, 0) + 1
        assert found == dict.fromkeys(arns, 1)
        found = {}
        for event in lookup(trail, "EventName", "SynchronizeMultiRegionKey"):
            arn = json.loads(event["CloudTrailEvent"])["serviceEventDetails"]["keyArn"]
            found[arn] = found.get(arn, 0) + 1
        assert {arn: count for arn, count in found.items() if count != shipped} == {}


@pytest.mark.parametrize("end", ["kill", "stop"])
def test_nothing_acknowledged_is_lost(fresh, end):
    kept, stopped, deleted, calls = {}, set(), set(), []
    for number in range(ROUNDS):
        writers = Writers(fresh.endpoint)
        writers.wait(10 + 7 * number)
        code = getattr(fresh, end)()
        assert end == "kill" or code == 0
        writers.join()
        kept |= writers.keys
        stopped |= writers.stopped
        deleted |= writers.deleted
        calls += writers.calls
        fresh.start()
    east, west = fresh.endpoint.control(), fresh.endpoint.control(REPLICA)
    listed = keys(east)
    assert set(kept) <= set(listed)
    for arn in set(kept) - deleted:
        assert listed[arn]["KeyCheckValue"] == kept[arn]["KeyCheckValue"]
        synchronized(east, arn)
        copy = get(west, in_region(arn, REPLICA))
        assert copy["KeyCheckValue"] == kept[arn]["KeyCheckValue"]
        assert copy["KeyState"] == "CREATE_COMPLETE"
        assert not (arn in stopped and copy["Enabled"])
    names = {alias["AliasName"] for alias in aliases(east)}
    assert {f"alias/of-{arn[-16:]}" for arn in stopped} <= names
    check_log(fresh, calls)


def aliases(control):
    return control.get_paginator("list_aliases").paginate().build_full_result()["Aliases"]


def test_every_key_has_its_events_once_whatever_happens(fresh):
    for number in range(ROUNDS):
        writers = Creators(fresh.endpoint)
        writers.wait(8 + 5 * number)
        fresh.kill()
        writers.join()
        fresh.start()
    east = fresh.endpoint.control()
    for arn in keys(east):
        synchronized(east, arn)
    west = set(keys(fresh.endpoint.control(REPLICA)))
    assert {in_region(arn, REPLICA) for arn in keys(east)} == west
    check_events(fresh)


class Creators(Writers):
    """Clients that do nothing but create keys."""

    def once(self, control):
        self.call(control.create_key, **NEW)


def test_a_deletion_survives_a_kill(fresh):
    east = fresh.endpoint.control()
    key, there = replicated(east)
    east.delete_key(KeyIdentifier=key["KeyArn"])
    fresh.kill()
    fresh.start()
    assert get(fresh.endpoint.control(), key["KeyArn"])["KeyState"] == "DELETE_PENDING"

    def gone():
        west = fresh.endpoint.control(REPLICA)
        try:
            return get(west, there)["KeyState"] == "DELETE_COMPLETE"
        except west.exceptions.ResourceNotFoundException:
            return True

    eventually(gone)


def test_sigterm_ends_well_and_takes_the_socket_away(fresh):
    create(fresh.endpoint.control())
    assert fresh.stop() == 0
    assert not (fresh.data / "admin.sock").exists()
    fresh.start()
    assert fresh.stop() == 0


def test_sigterm_in_the_middle_of_replication_is_nothing_to_complain_about(tmp_path):
    """Stopping is no fault: the log must be free of errors."""
    regions = [PRIMARY, REPLICA, "eu-west-1"]
    options = [word for region in regions for word in ("--region", region)]
    server = Server(tmp_path / "data", *options)
    for _ in range(12):
        control = server.start().endpoint.control()
        for _ in range(4):
            get(control, create(control, ReplicationRegions=regions[1:])["KeyArn"])
        assert server.stop() == 0
    assert complaints(server) == []


def test_the_credentials_stay_over_a_restart(fresh):
    before = (fresh.data / "credentials").read_text()
    fresh.stop()
    fresh.start()
    assert (fresh.data / "credentials").read_text() == before
    assert keys(fresh.endpoint.control()) == {}


def serve(data, *arguments):
    """Runs a server that must refuse to start; its sentence."""
    defaults = ["--listen", "127.0.0.1:0", "--admin-listen", "127.0.0.1:0"]
    done = run("serve", "--data", data, *defaults, *arguments) if not arguments else run(
        "serve", "--data", data, *arguments
    )
    assert done.returncode not in {0, None}
    assert "listening on" not in done.stdout and "panicked" not in done.stderr
    assert done.stderr.strip()
    return done.stderr


def test_a_second_server_on_the_same_folder_refuses(fresh):
    sentence = serve(fresh.data)
    assert str(fresh.data) in sentence
    assert keys(fresh.endpoint.control()) == {}
    assert fresh.principal("list").returncode == 0, "the first one keeps its socket"


@pytest.mark.parametrize("region", [PRIMARY, REPLICA])
def test_without_its_root_key_a_region_does_not_start(fresh, region):
    create(fresh.endpoint.control())
    fresh.stop()
    file = fresh.data / region / "root.key"
    key = file.read_text()
    file.unlink()
    assert "root.key" in serve(fresh.data)
    assert not file.exists(), "a new key would make the old one look replaceable"
    file.write_text(key)
    file.chmod(0o600)
    fresh.start()
    assert len(keys(fresh.endpoint.control())) == 1


@pytest.mark.parametrize("content", ["other", "", "zz", "00" * 16])
def test_with_a_wrong_root_key_a_region_does_not_start(fresh, content):
    fresh.stop()
    file = fresh.data / PRIMARY / "root.key"
    other = (fresh.data / REPLICA / "root.key").read_text()
    file.write_text(other if content == "other" else content)
    sentence = serve(fresh.data)
    assert "root.key" in sentence or "root key" in sentence
    assert other.strip() not in sentence


def test_a_root_key_that_others_can_read_is_refused(fresh):
    fresh.stop()
    (fresh.data / PRIMARY / "root.key").chmod(0o644)
    assert "root.key" in serve(fresh.data)


@pytest.mark.parametrize("option", ["--listen", "--admin-listen"])
@pytest.mark.parametrize("address", ["0.0.0.0:0", "[::]:0", "192.0.2.1:7373"])
def test_only_loopback_is_served_in_the_clear(tmp_path, option, address):
    other = "--admin-listen" if option == "--listen" else "--listen"
    assert "loopback" in serve(tmp_path / "data", option, address, other, "127.0.0.1:0")


@pytest.mark.parametrize("option", ["--listen", "--admin-listen"])
def test_a_port_in_use_is_named(tmp_path, option):
    other = "--admin-listen" if option == "--listen" else "--listen"
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        assert address in serve(tmp_path / "data", option, address, other, "127.0.0.1:0")


@pytest.mark.parametrize(
    "arguments",
    [
        ("--region", "nowhere"),
        ("--region", "us-east-1", "--region", "us-east-1"),
        ("--account", "12"),
        ("--account", "abcdefghijkl"),
        ("--listen", "localhost"),
        ("--colour", "red"),
    ],
    ids=" ".join,
)
def test_arguments_that_make_no_sense_are_refused(tmp_path, arguments):
    more = [] if "--listen" in arguments else ["--listen", "127.0.0.1:0"]
    serve(tmp_path / "data", *arguments, *more, "--admin-listen", "127.0.0.1:0")


def test_other_regions_and_another_account(tmp_path):
    regions = ["eu-west-1", "eu-central-1", "ap-south-1"]
    options = [word for region in regions for word in ("--region", region)]
    server = Server(tmp_path / "data", *options, "--account", "444455556666").start()
    try:
        home, *away = (server.endpoint.control(region) for region in regions)
        key = create(home, ReplicationRegions=regions[1:])
        arn = key["KeyArn"]
        assert arn.startswith("arn:aws:payment-cryptography:eu-west-1:444455556666:key/")
        for region, control in zip(regions[1:], away):
            synchronized(home, arn, region)
            assert get(control, in_region(arn, region))["PrimaryRegion"] == regions[0]
        away[0].delete_key(KeyIdentifier=in_region(arn, regions[1]))
        eventually(lambda: list(get(home, arn)["ReplicationStatus"]) == [regions[2]])
        assert get(away[1], in_region(arn, regions[2]))["KeyState"] == "CREATE_COMPLETE"
        sent = [e["serviceEventDetails"]["replicationRegion"] for e in synchronizations(
            server.endpoint.trail(regions[0]), arn
        )]  # fmt: skip
        assert sorted(sent) == sorted(regions[1:] * 2)
        assert server.stop() == 0
    finally:
        if server.is_alive():
            server.kill()


def test_a_request_in_flight_is_finished(fresh):
    """The head has arrived when the signal comes; the rest of it may still come."""
    address = urlsplit(fresh.url)
    with socket.create_connection((address.hostname, address.port), 10) as connection:
        connection.sendall(
            b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{"
        )
        # An answer on another connection shows that the server has had time to read this one.
        keys(fresh.endpoint.control())
        fresh.process.terminate()
        connection.sendall(b"}")
        answer = b""
        while part := connection.recv(65_536):
            answer += part
        assert answer.startswith(b"HTTP/1.1 4"), answer
    assert fresh.ended() == 0
