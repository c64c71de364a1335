"""Random changes in three Regions, with kills in between: in the end all Regions agree."""

import random

import pytest
from botocore.exceptions import ClientError

from conftest import create, eventually, get, in_region, complaints
from server import Server

pytestmark = pytest.mark.process
REGIONS = ["us-east-1", "us-west-2", "eu-west-1"]
SEEDS = [1, 2, 3]
STEPS = 60
KEYS = 5
COPIED = [
    "KeyAttributes", "KeyCheckValue", "KeyCheckValueAlgorithm", "Enabled", "Exportable",
    "KeyState", "KeyOrigin", "CreateTimestamp", "UsageStartTimestamp", "UsageStopTimestamp",
]  # fmt: skip


@pytest.fixture
def world(tmp_path):
    options = [word for region in REGIONS for word in ("--region", region)]
    server = Server(tmp_path / "data", *options).start()
    yield server
    if server.is_alive():
        assert server.stop() == 0
    assert complaints(server) == []


class Key:
    """A key under change, and what its owner last asked for."""

    def __init__(self, server, chance):
        self.home = chance.choice(REGIONS)
        self.away = [region for region in REGIONS if region != self.home]
        wanted = chance.sample(self.away, chance.randint(0, 2))
        key = create(server.endpoint.control(self.home), ReplicationRegions=wanted)
        self.arn, self.check = key["KeyArn"], key["KeyCheckValue"]
        self.wanted = set(wanted)
        self.enabled, self.pending = True, False

    def step(self, server, chance):
        """One change; what the server acknowledges is what must be true in the end."""
        change = chance.choice(
            [self.stop, self.start, self.add, self.add, self.remove, self.drop, self.delete,
             self.restore, self.restore]
        )  # fmt: skip
        try:
            change(server, chance.choice(self.away))
        except ClientError as error:
            code = error.response["Error"]["Code"]
            expected = {"ValidationException", "ConflictException", "ResourceNotFoundException"}
            assert code in expected, error

    def call(self, server, name, **arguments):
        call = getattr(server.endpoint.control(self.home), name)
        return call(KeyIdentifier=self.arn, **arguments)

    def stop(self, server, _):
        self.call(server, "stop_key_usage")
        self.enabled = False

    def start(self, server, _):
        self.call(server, "start_key_usage")
        self.enabled = True

    def add(self, server, region):
        self.call(server, "add_key_replication_regions", ReplicationRegions=[region])
        self.wanted.add(region)

    def remove(self, server, region):
        self.call(server, "remove_key_replication_regions", ReplicationRegions=[region])
        self.wanted.discard(region)

    def drop(self, server, region):
        server.endpoint.control(region).delete_key(KeyIdentifier=in_region(self.arn, region))
        self.wanted.discard(region)

    def delete(self, server, _):
        self.call(server, "delete_key")
        self.pending = True
        self.wanted.clear()

    def restore(self, server, _):
        self.call(server, "restore_key")
        self.pending = False

    def settled(self, server):
        """The key at home, once nothing is on its way any more."""
        key = get(server.endpoint.control(self.home), self.arn)
        found = key.get("ReplicationStatus", {})
        done = all(status == {"Status": "SYNCHRONIZED"} for status in found.values())
        return done and set(found) == self.wanted and key

    def check_everywhere(self, server):
        key = eventually(lambda: self.settled(server))
        assert key["Enabled"] is self.enabled
        assert key["KeyState"] == ("DELETE_PENDING" if self.pending else "CREATE_COMPLETE")
        assert key["KeyCheckValue"] == self.check
        for region in self.away:
            control = server.endpoint.control(region)
            try:
                copy = get(control, in_region(self.arn, region))
            except control.exceptions.ResourceNotFoundException:
                copy = {"KeyState": "DELETE_COMPLETE"}
            if region in self.wanted:
                assert {m: copy.get(m) for m in COPIED} == {m: key.get(m) for m in COPIED}
                assert copy["PrimaryRegion"] == self.home
            else:
                assert copy["KeyState"] == "DELETE_COMPLETE"


@pytest.mark.parametrize("seed", SEEDS)
def test_all_regions_agree_in_the_end(world, seed):
    chance = random.Random(seed)
    keys = [Key(world, chance) for _ in range(KEYS)]
    for step in range(STEPS):
        chance.choice(keys).step(world, chance)
        if step % 15 == 14:
            world.kill()
            world.start()
    for key in keys:
        key.check_everywhere(world)
