"""The walk of AWS's article on Multi-Region keys, with the AWS CLI, as printed there."""

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from conftest import create, eventually, get, in_region, refused, replicated, synchronized
from server import PRIMARY, REPLICA

CREATE = r"""aws payment-cryptography create-key \
--exportable \
--key-attributes KeyAlgorithm=TDES_2KEY,\
KeyUsage=TR31_C0_CARD_VERIFICATION_KEY,\
KeyClass=SYMMETRIC_KEY,KeyModesOfUse='{Generate=true,Verify=true}' \
--region us-east-1 \
--replication-regions us-west-2
"""
GET = r"""aws payment-cryptography get-key \
--key-identifier {arn} \
--region {region}
"""
PAN = "4123456789012345"
EXPIRY = "0229"


@pytest.fixture(scope="module")
def aws(endpoint, tmp_path_factory):
    """Runs a command line of the article in a shell and reads what it prints."""
    folder = tmp_path_factory.mktemp("aws")
    # The article shows the CLI's second version, which prints times so by default.
    settings = folder / "config"
    settings.write_text("[default]\ncli_timestamp_format = iso8601\n")
    credentials = folder / "credentials"
    credentials.write_text(
        f"[default]\naws_access_key_id = {endpoint.access_key}\n"
        f"aws_secret_access_key = {endpoint.secret_key}\n"
    )
    environment = {
        "HOME": str(folder),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "AWS_CONFIG_FILE": str(settings),
        "AWS_SHARED_CREDENTIALS_FILE": str(credentials),
        "AWS_ENDPOINT_URL": endpoint.url,
        "AWS_PAGER": "",
        "AWS_MAX_ATTEMPTS": "1",
    }

    def aws(command):
        done = subprocess.run(
            command, shell=True, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout) if done.stdout.strip() else None

    return aws


def article(arn, **more):
    """A key as the article prints it; what no two keys share is a pattern."""
    modes = dict.fromkeys(
        "Encrypt Decrypt Wrap Unwrap Generate Sign Verify DeriveKey NoRestrictions".split(), False
    )
    return {
        "KeyArn": arn,
        "KeyAttributes": {
            "KeyUsage": "TR31_C0_CARD_VERIFICATION_KEY",
            "KeyClass": "SYMMETRIC_KEY",
            "KeyAlgorithm": "TDES_2KEY",
            "KeyModesOfUse": {**modes, "Generate": True, "Verify": True},
        },
        "KeyCheckValueAlgorithm": "ANSI_X9_24",
        "Enabled": True,
        "Exportable": True,
        "KeyState": "CREATE_COMPLETE",
        "KeyOrigin": "AWS_PAYMENT_CRYPTOGRAPHY",
        **more,
    }


def apart(key):
    """What no two keys share, and the rest."""
    names = ("KeyCheckValue", "CreateTimestamp", "UsageStartTimestamp")
    return {name: key[name] for name in names}, {k: v for k, v in key.items() if k not in names}


def primary(arn, status):
    replication = {REPLICA: {"Status": status}}
    return article(
        arn,
        MultiRegionKeyType="PRIMARY",
        ReplicationStatus=replication,
        UsingDefaultReplicationRegions=False,
    )


def test_the_answers_are_those_of_the_article(aws):
    created = aws(CREATE)
    assert list(created) == ["Key"]
    arn = created["Key"]["KeyArn"]
    assert re.fullmatch(rf"arn:aws:payment-cryptography:{PRIMARY}:\d{{12}}:key/[a-z2-7]{{16}}", arn)
    own, rest = apart(created["Key"])
    assert rest == primary(arn, "IN_PROGRESS")
    assert re.fullmatch("[0-9A-F]{6}", own["KeyCheckValue"])
    for name in ("CreateTimestamp", "UsageStartTimestamp"):
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}[+-]\d\d:\d\d", own[name]), name
    key = eventually(
        lambda: (k := aws(GET.format(arn=arn, region=PRIMARY)))["Key"]["ReplicationStatus"]
        != {REPLICA: {"Status": "IN_PROGRESS"}}
        and k
    )
    assert apart(key["Key"]) == (own, primary(arn, "SYNCHRONIZED"))
    there = in_region(arn, REPLICA)
    copy = aws(GET.format(arn=there, region=REPLICA))
    expected = article(there, MultiRegionKeyType="REPLICA", PrimaryRegion=PRIMARY)
    assert apart(copy["Key"]) == (own, expected)


def test_it_is_synchronized_within_a_second(east):
    began = time.monotonic()
    arn = create(east, ReplicationRegions=[REPLICA])["KeyArn"]
    synchronized(east, arn, seconds=1)
    assert time.monotonic() - began < 1.5


def cvv2(expiry=EXPIRY):
    return {"CardVerificationValue2": {"CardExpiryDate": expiry}}


def cvv1(service_code="101", expiry=EXPIRY):
    return {"CardVerificationValue1": {"CardExpiryDate": expiry, "ServiceCode": service_code}}


def generate(data, arn, attributes, pan=PAN, **more):
    return data.generate_card_validation_data(
        KeyIdentifier=arn, PrimaryAccountNumber=pan, GenerationAttributes=attributes, **more
    )


def verify(data, arn, attributes, value, pan=PAN):
    return data.verify_card_validation_data(
        KeyIdentifier=arn,
        PrimaryAccountNumber=pan,
        VerificationAttributes=attributes,
        ValidationData=value,
    )


@pytest.fixture(scope="module")
def pair(east):
    """A replicated key: its description, and its ARN in the other Region."""
    return replicated(east)


@pytest.mark.parametrize("attributes", [cvv2(), cvv1(), cvv1("999")], ids=["cvv2", "cvv", "icvv"])
@pytest.mark.parametrize("made_in", [PRIMARY, REPLICA])
def test_a_value_made_in_one_region_verifies_in_the_other(endpoint, pair, attributes, made_in):
    key, there = pair
    arns = {PRIMARY: key["KeyArn"], REPLICA: there}
    verified_in = REPLICA if made_in == PRIMARY else PRIMARY
    made = generate(endpoint.data(made_in), arns[made_in], attributes)
    made.pop("ResponseMetadata")
    value = made.pop("ValidationData")
    assert re.fullmatch(r"\d{3}", value)
    assert made == {"KeyArn": arns[made_in], "KeyCheckValue": key["KeyCheckValue"]}
    answer = verify(endpoint.data(verified_in), arns[verified_in], attributes, value)
    answer.pop("ResponseMetadata")
    assert answer == {"KeyArn": arns[verified_in], "KeyCheckValue": key["KeyCheckValue"]}


@pytest.mark.parametrize("length", [3, 4, 5])
def test_a_value_of_any_length_begins_with_the_shorter_one(endpoint, pair, length):
    data, arn = endpoint.data(), pair[0]["KeyArn"]
    long = generate(data, arn, cvv2(), ValidationDataLength=length)["ValidationData"]
    assert re.fullmatch(rf"\d{{{length}}}", long)
    assert long.startswith(generate(data, arn, cvv2())["ValidationData"])
    verify(data, arn, cvv2(), long)


def test_cvv2_is_cvv1_with_service_code_000(endpoint, pair):
    data, arn = endpoint.data(), pair[0]["KeyArn"]
    two = generate(data, arn, cvv2())["ValidationData"]
    assert two == generate(data, arn, cvv1("000"))["ValidationData"]


@pytest.mark.parametrize("region", [PRIMARY, REPLICA])
def test_a_wrong_value_fails_with_its_reason(endpoint, pair, region):
    data, arn = endpoint.data(region), in_region(pair[0]["KeyArn"], region)
    value = generate(data, arn, cvv2())["ValidationData"]
    wrong = f"{(int(value) + 1) % 1000:03}"
    with pytest.raises(data.exceptions.VerificationFailedException) as failure:
        verify(data, arn, cvv2(), wrong)
    answer = failure.value.response
    assert answer["Reason"] == "INVALID_VALIDATION_DATA"
    assert answer["Error"]["Message"] == "Card validation data verification failed."
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 400


def test_a_value_is_for_its_card_only(endpoint, pair):
    """Another PAN or expiry gives another value; one in a thousand collides, three do not."""
    data, arn = endpoint.data(), pair[0]["KeyArn"]
    inputs = [(f"41234567890123{n:02}", cvv2(f"{n:02}29")) for n in range(1, 7)]
    assert len({generate(data, arn, at, pan)["ValidationData"] for pan, at in inputs}) > 3


CHANGES = {
    "stop_key_usage": {},
    "start_key_usage": {},
    "restore_key": {},
    "add_key_replication_regions": {"ReplicationRegions": [PRIMARY]},
    "remove_key_replication_regions": {"ReplicationRegions": [REPLICA]},
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_replica_is_changed_at_its_primary_only(west, pair, change):
    there = pair[1]
    before = get(west, there)
    call = getattr(west, change)
    message = refused("ValidationException", call, KeyIdentifier=there, **CHANGES[change])
    assert PRIMARY in message
    assert get(west, there) == before


def test_stopping_and_starting_reach_the_replica(endpoint, east, west):
    key, there = replicated(east)
    arn = key["KeyArn"]
    value = generate(endpoint.data(), arn, cvv2())["ValidationData"]
    stopped = east.stop_key_usage(KeyIdentifier=arn)["Key"]
    assert (stopped["Enabled"], stopped["KeyState"]) == (False, "CREATE_COMPLETE")
    assert stopped["ReplicationStatus"] == {REPLICA: {"Status": "IN_PROGRESS"}}
    synchronized(east, arn)
    copy = get(west, there)
    assert copy["Enabled"] is False and "UsageStartTimestamp" not in copy
    assert copy["UsageStopTimestamp"] == stopped["UsageStopTimestamp"]
    for region, name in ((PRIMARY, arn), (REPLICA, there)):
        data = endpoint.data(region)
        for call, more in (
            (data.generate_card_validation_data, {"GenerationAttributes": cvv2()}),
            (
                data.verify_card_validation_data,
                {"VerificationAttributes": cvv2(), "ValidationData": value},
            ),
        ):
            refused(
                "ValidationException", call, KeyIdentifier=name, PrimaryAccountNumber=PAN, **more
            )
    started = east.start_key_usage(KeyIdentifier=arn)["Key"]
    assert started["Enabled"] is True and "UsageStopTimestamp" not in started
    synchronized(east, arn)
    assert get(west, there)["UsageStartTimestamp"] == started["UsageStartTimestamp"]
    verify(endpoint.data(REPLICA), there, cvv2(), value)


def gone(control, arn):
    """Whether a key is no more: unknown, or DELETE_COMPLETE."""
    try:
        return get(control, arn)["KeyState"] == "DELETE_COMPLETE"
    except control.exceptions.ResourceNotFoundException:
        return True


def refuses_use(data, arn):
    """A key that is no more is either unknown or not usable."""
    try:
        generate(data, arn, cvv2())
    except (data.exceptions.ResourceNotFoundException, data.exceptions.ValidationException):
        return True
    return False


def test_a_deletion_cascades_and_a_restore_brings_no_replicas(endpoint, east, west):
    key, there = replicated(east)
    arn = key["KeyArn"]
    value = generate(endpoint.data(), arn, cvv2())["ValidationData"]
    deleted = east.delete_key(KeyIdentifier=arn, DeleteKeyInDays=3)["Key"]
    assert deleted["KeyState"] == "DELETE_PENDING"
    eventually(lambda: gone(west, there))
    assert refuses_use(endpoint.data(REPLICA), there)
    assert get(east, arn)["KeyState"] == "DELETE_PENDING"
    restored = east.restore_key(KeyIdentifier=arn)["Key"]
    assert restored["KeyState"] == "CREATE_COMPLETE"
    ordinary = eventually(lambda: "ReplicationStatus" not in (k := get(east, arn)) and k)
    assert "MultiRegionKeyType" not in ordinary
    assert ordinary["UsingDefaultReplicationRegions"] is False
    assert gone(west, there)
    again = east.add_key_replication_regions(KeyIdentifier=arn, ReplicationRegions=[REPLICA])
    assert again["Key"]["ReplicationStatus"] == {REPLICA: {"Status": "IN_PROGRESS"}}
    synchronized(east, arn)
    assert get(west, there)["KeyState"] == "CREATE_COMPLETE"
    verify(endpoint.data(REPLICA), there, cvv2(), value)


def test_removing_a_region_ends_its_replica_and_adding_brings_it_back(endpoint, east, west):
    key, there = replicated(east)
    arn = key["KeyArn"]
    answer = east.remove_key_replication_regions(KeyIdentifier=arn, ReplicationRegions=[REPLICA])
    assert answer["Key"]["ReplicationStatus"] == {REPLICA: {"Status": "DELETE_IN_PROGRESS"}}
    eventually(lambda: "ReplicationStatus" not in get(east, arn))
    assert gone(west, there) and refuses_use(endpoint.data(REPLICA), there)
    assert "MultiRegionKeyType" not in get(east, arn)
    generate(endpoint.data(), arn, cvv2())
    east.add_key_replication_regions(KeyIdentifier=arn, ReplicationRegions=[REPLICA])
    assert synchronized(east, arn)["MultiRegionKeyType"] == "PRIMARY"
    assert get(west, there)["MultiRegionKeyType"] == "REPLICA"


def test_a_replica_deleted_on_its_own_affects_that_region_only(endpoint, east, west):
    key, there = replicated(east)
    arn = key["KeyArn"]
    deleted = west.delete_key(KeyIdentifier=there)["Key"]
    assert deleted["KeyState"] == "DELETE_COMPLETE"
    assert "DeleteTimestamp" in deleted and "DeletePendingTimestamp" not in deleted
    assert refuses_use(endpoint.data(REPLICA), there)
    left = eventually(lambda: "ReplicationStatus" not in (k := get(east, arn)) and k)
    assert left["KeyState"] == "CREATE_COMPLETE" and left["Enabled"] is True
    generate(endpoint.data(), arn, cvv2())
    refused("ValidationException", west.restore_key, KeyIdentifier=there)
    east.add_key_replication_regions(KeyIdentifier=arn, ReplicationRegions=[REPLICA])
    synchronized(east, arn)
    copy = get(west, there)
    assert (copy["KeyState"], copy["MultiRegionKeyType"]) == ("CREATE_COMPLETE", "REPLICA")
    assert "DeleteTimestamp" not in copy


def test_an_existing_key_can_be_replicated_later(east, west):
    key = create(east)
    assert "MultiRegionKeyType" not in key and "ReplicationStatus" not in key
    refused(
        "ResourceNotFoundException", west.get_key, KeyIdentifier=in_region(key["KeyArn"], REPLICA)
    )
    east.add_key_replication_regions(KeyIdentifier=key["KeyArn"], ReplicationRegions=[REPLICA])
    whole = synchronized(east, key["KeyArn"])
    assert whole["UsingDefaultReplicationRegions"] is False
    copy = get(west, in_region(key["KeyArn"], REPLICA))
    assert copy["CreateTimestamp"] == key["CreateTimestamp"]


def test_either_region_can_be_the_primary(east, west):
    arn = create(west, ReplicationRegions=[PRIMARY])["KeyArn"]
    synchronized(west, arn, PRIMARY)
    copy = get(east, in_region(arn, PRIMARY))
    assert (copy["MultiRegionKeyType"], copy["PrimaryRegion"]) == ("REPLICA", REPLICA)


def test_aliases_and_tags_do_not_replicate(east, west, endpoint):
    key, there = replicated(east, Tags=[{"Key": "team", "Value": "issuing"}])
    name = f"alias/not-there-{key['KeyArn'][-8:]}"
    east.create_alias(AliasName=name, KeyArn=key["KeyArn"])
    assert west.list_tags_for_resource(ResourceArn=there)["Tags"] == []
    refused("ResourceNotFoundException", west.get_alias, AliasName=name)
    west.tag_resource(ResourceArn=there, Tags=[{"Key": "region", "Value": "west"}])
    west.create_alias(AliasName=name, KeyArn=there)
    tags = east.list_tags_for_resource(ResourceArn=key["KeyArn"])["Tags"]
    assert tags == [{"Key": "team", "Value": "issuing"}]
    assert generate(endpoint.data(REPLICA), name, cvv2())["KeyArn"] == there
    assert generate(endpoint.data(PRIMARY), name, cvv2())["KeyArn"] == key["KeyArn"]
