"""Principals and their policies: who may do what, in every Region."""

import configparser
import itertools
import json
import os
import stat

import pytest
from botocore import xform_name

from conftest import CVK, create, get, in_region, refusal, refused, replicated
from server import PRIMARY, REPLICA, Endpoint, run

pytestmark = pytest.mark.process
COUNT = itertools.count()
USE = {
    "PrimaryAccountNumber": "4123456789012345",
    "GenerationAttributes": {"CardVerificationValue2": {"CardExpiryDate": "0229"}},
}
CHECK = {
    "PrimaryAccountNumber": "4123456789012345",
    "VerificationAttributes": {"CardVerificationValue2": {"CardExpiryDate": "0229"}},
    "ValidationData": "123",
}
# The second article's example policy.
KEY_ADMIN = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Action": [
                "payment-cryptography:CreateKey",
                "payment-cryptography:ImportKey",
                "payment-cryptography:DeleteKey",
            ],
            "Resource": "*",
        }
    ],
}


def statement(action, resource="*", effect="Allow"):
    return {"Effect": effect, "Action": action, "Resource": resource}


def policy(*statements):
    return {"Version": "2012-10-17", "Statement": list(statements)}


@pytest.fixture
def principal(server, tmp_path):
    """Makes principals with a policy; answers an endpoint that signs as them."""

    def make(document, name=None):
        name = name or f"someone-{next(COUNT)}"
        file = tmp_path / f"{name}.json"
        file.write_text(document if isinstance(document, str) else json.dumps(document))
        done = server.principal("create", name, "--policy", file)
        assert done.returncode == 0, done.stderr
        text = configparser.ConfigParser()
        text.read_string(done.stdout)
        (section,) = text.sections()
        keys = text[section]
        who = Endpoint(server.url, keys["aws_access_key_id"], keys["aws_secret_access_key"])
        who.name = name
        return who

    return make


def denied(call, who, action, resource, **arguments):
    """Denied in AWS's words."""
    message = refused("AccessDeniedException", call, **arguments)
    start = (
        f"User: {who.client('sts').get_caller_identity()['Arn']} is not authorized to perform: "
        f"payment-cryptography:{action} on resource: "
    )
    assert message.startswith(start + resource), message
    return message


def others(arn, alias, unknown_alias="alias/nobody-has-this"):
    """(operation, boto3's name, arguments) of all that the example policy does not allow."""
    regions = {"ReplicationRegions": [REPLICA if PRIMARY in arn else PRIMARY]}
    tags = [{"Key": "a", "Value": "b"}]
    return [
        ("GetKey", {"KeyIdentifier": arn}),
        ("ListKeys", {}),
        ("RestoreKey", {"KeyIdentifier": arn}),
        ("StopKeyUsage", {"KeyIdentifier": arn}),
        ("StartKeyUsage", {"KeyIdentifier": arn}),
        ("CreateAlias", {"AliasName": unknown_alias, "KeyArn": arn}),
        ("CreateAlias", {"AliasName": unknown_alias}),
        ("UpdateAlias", {"AliasName": alias, "KeyArn": arn}),
        ("UpdateAlias", {"AliasName": unknown_alias}),
        ("DeleteAlias", {"AliasName": alias}),
        ("DeleteAlias", {"AliasName": unknown_alias}),
        ("GetAlias", {"AliasName": alias}),
        ("GetAlias", {"AliasName": unknown_alias}),
        ("ListAliases", {}),
        ("TagResource", {"ResourceArn": arn, "Tags": tags}),
        ("UntagResource", {"ResourceArn": arn, "TagKeys": ["a"]}),
        ("ListTagsForResource", {"ResourceArn": arn}),
        ("AddKeyReplicationRegions", {"KeyIdentifier": arn, **regions}),
        ("RemoveKeyReplicationRegions", {"KeyIdentifier": arn, **regions}),
        ("EnableDefaultKeyReplicationRegions", regions),
        ("DisableDefaultKeyReplicationRegions", regions),
        ("GetDefaultKeyReplicationRegions", {}),
        ("GenerateCardValidationData", {"KeyIdentifier": arn, **USE}),
        ("VerifyCardValidationData", {"KeyIdentifier": arn, **CHECK}),
    ]


@pytest.mark.parametrize("region", [PRIMARY, REPLICA])
def test_the_articles_policy_allows_creating_and_deleting_and_nothing_else(
    endpoint, principal, region
):
    who = principal(KEY_ADMIN)
    control, data = who.control(region), who.data(region)
    arn = create(control)["KeyArn"]
    alias = f"alias/denied-{arn[-16:]}"
    endpoint.control(region).create_alias(AliasName=alias, KeyArn=arn)
    account = arn.split(":")[4]
    place = f"arn:aws:payment-cryptography:{region}:{account}:"
    unknown = arn[:-16] + "a" * 16
    for name in (arn, unknown):
        for operation, arguments in others(name, alias):
            plane = data if "CardValidationData" in operation else control
            call = getattr(plane, xform_name(operation))
            message = denied(call, who, operation, place, **arguments)
            error = refusal(call, **arguments)
            status = 403 if plane is data else 400
            assert error.response["ResponseMetadata"]["HTTPStatusCode"] == status
            assert "because no identity-based policy allows the" in message
    assert control.delete_key(KeyIdentifier=arn)["Key"]["KeyState"] == "DELETE_PENDING"
    refused("ResourceNotFoundException", control.delete_key, KeyIdentifier=unknown)


def test_an_unknown_alias_is_denied_as_a_known_one_is(principal, east):
    """As everywhere in AWS, the sentence names what was checked: the alias's key, if it has one."""
    who = principal(policy(statement("payment-cryptography:CreateKey")))
    arn = create(east)["KeyArn"]
    alias = f"alias/secret-{arn[-16:]}"
    east.create_alias(AliasName=alias, KeyArn=arn)
    call = who.control().get_key
    denied(call, who, "GetKey", arn + " because", KeyIdentifier=alias)
    place = arn.split(":key/")[0] + ":alias/nobody-has-this because"
    denied(call, who, "GetKey", place, KeyIdentifier="alias/nobody-has-this")


def test_denied_calls_change_nothing(east, principal):
    who = principal(policy(statement("payment-cryptography:GetKey")))
    arn = create(east)["KeyArn"]
    before = who.control().get_key(KeyIdentifier=arn)["Key"]
    refused("AccessDeniedException", who.control().delete_key, KeyIdentifier=arn)
    refused("AccessDeniedException", who.control().stop_key_usage, KeyIdentifier=arn)
    refused("AccessDeniedException", who.control().create_key, KeyAttributes=CVK, Exportable=True)
    assert who.control().get_key(KeyIdentifier=arn)["Key"] == before


def test_an_explicit_denial_wins(east, principal):
    deny = statement("payment-cryptography:DeleteKey", effect="Deny")
    for document in (
        policy(statement("payment-cryptography:*"), deny),
        policy(deny, statement("*")),
    ):
        who = principal(document)
        arn = create(who.control())["KeyArn"]
        message = denied(who.control().delete_key, who, "DeleteKey", arn, KeyIdentifier=arn)
        assert "with an explicit deny in an identity-based policy" in message


@pytest.mark.parametrize(
    ("action", "allowed"),
    [
        ("*", True),
        ("payment-cryptography:*", True),
        ("payment-cryptography:Get*", True),
        ("payment-cryptography:Get?ey", True),
        ("payment-cryptography:getkey", True),
        ("Payment-Cryptography:GetKey", True),
        ("payment-cryptography:G*y", True),
        ("payment-cryptography:Get?", False),
        ("payment-cryptography:Get", False),
        ("payment-cryptography:GetAlias", False),
        ("kms:*", False),
    ],
)
def test_wildcards_of_actions(east, principal, action, allowed):
    arn = create(east)["KeyArn"]
    control = principal(policy(statement(action))).control()
    if allowed:
        assert control.get_key(KeyIdentifier=arn)["Key"]["KeyArn"] == arn
    else:
        refused("AccessDeniedException", control.get_key, KeyIdentifier=arn)


def test_a_policy_names_keys_and_aliases(east, west, principal):
    key, there = replicated(east)
    arn = key["KeyArn"]
    other = create(east)["KeyArn"]
    who = principal(policy(statement("payment-cryptography:*", arn)))
    assert who.control().get_key(KeyIdentifier=arn)
    refused("AccessDeniedException", who.control().get_key, KeyIdentifier=other)
    refused("AccessDeniedException", who.control(REPLICA).get_key, KeyIdentifier=there)
    refused("AccessDeniedException", who.control().list_keys)
    anywhere = principal(policy(statement("payment-cryptography:GetKey", in_region(arn, "*"))))
    assert anywhere.control().get_key(KeyIdentifier=arn)
    assert anywhere.control(REPLICA).get_key(KeyIdentifier=there)
    part = principal(policy(statement("payment-cryptography:GetKey", arn[:-4] + "????")))
    assert part.control().get_key(KeyIdentifier=arn)
    refused("AccessDeniedException", part.control().get_key, KeyIdentifier=other)


def test_through_an_alias_the_key_counts(east, principal):
    arn = create(east)["KeyArn"]
    alias = f"alias/counts-{arn[-16:]}"
    east.create_alias(AliasName=alias, KeyArn=arn)
    who = principal(policy(statement("payment-cryptography:GetKey", arn)))
    assert who.control().get_key(KeyIdentifier=alias)["Key"]["KeyArn"] == arn
    place = arn.split(":key/")[0] + ":" + alias
    only = principal(policy(statement("payment-cryptography:GetKey", place)))
    refused("AccessDeniedException", only.control().get_key, KeyIdentifier=alias)


def test_tags_at_creation_need_their_own_permission(principal):
    tags = [{"Key": "a", "Value": "b"}]
    who = principal(KEY_ADMIN)
    arguments = {"KeyAttributes": CVK, "Exportable": True, "Tags": tags}
    place = "arn:aws:payment-cryptography:"
    denied(who.control().create_key, who, "TagResource", place, **arguments)
    both = [f"payment-cryptography:{name}" for name in ("CreateKey", "TagResource")]
    control = principal(policy(statement(both))).control()
    assert create(control, Tags=tags)


@pytest.fixture
def local(principal):
    """One who may do everything in one Region, and nothing in the other."""
    place = f"arn:aws:payment-cryptography:{PRIMARY}:*"
    return principal(policy(statement("payment-cryptography:*", place)))


THERE = f"arn:aws:payment-cryptography:{REPLICA}:"


def test_a_replica_at_creation_needs_the_permission_to_create_keys_there(local, principal):
    call, arguments = local.control().create_key, {"KeyAttributes": CVK, "Exportable": True}
    denied(call, local, "CreateKey", THERE, **arguments, ReplicationRegions=[REPLICA])
    assert create(local.control())
    anywhere = principal(policy(statement("payment-cryptography:*", "arn:aws:payment-*:*")))
    assert create(anywhere.control(), ReplicationRegions=[REPLICA])


def test_a_replica_added_later_needs_the_permission_to_create_keys_there(local):
    key = create(local.control())
    add = {"KeyIdentifier": key["KeyArn"], "ReplicationRegions": [REPLICA]}
    denied(local.control().add_key_replication_regions, local, "CreateKey", THERE, **add)
    assert get(local.control(), key["KeyArn"]) == key


def test_a_replica_by_default_needs_the_permission_to_create_keys_there(east, local):
    east.enable_default_key_replication_regions(ReplicationRegions=[REPLICA])
    try:
        call, arguments = local.control().create_key, {"KeyAttributes": CVK, "Exportable": True}
        denied(call, local, "CreateKey", THERE, **arguments)
        assert create(local.control(), ReplicationRegions=[])
    finally:
        east.disable_default_key_replication_regions(ReplicationRegions=[REPLICA])


@pytest.mark.parametrize("region", [PRIMARY, REPLICA])
def test_events_need_a_permission_and_identity_needs_none(principal, region):
    who = principal(policy(statement("payment-cryptography:*")))
    identity = who.client("sts", region).get_caller_identity()
    assert identity["Arn"].endswith(f":user/{who.name}")
    message = refused("AccessDeniedException", who.trail(region).lookup_events)
    assert "cloudtrail:LookupEvents" in message
    who = principal(policy(statement("cloudtrail:LookupEvents")))
    assert who.trail(region).lookup_events()["Events"]


def test_a_deletion_is_effective_at_once_everywhere(server, principal):
    who = principal(policy(statement("*")))
    for region in (PRIMARY, REPLICA):
        who.control(region).list_keys()
    done = server.principal("delete", who.name)
    assert done.returncode == 0, done.stderr
    for region in (PRIMARY, REPLICA):
        refused("UnrecognizedClientException", who.control(region).list_keys)
    assert who.name not in server.principal("list").stdout
    again = server.principal("delete", who.name)
    assert again.returncode != 0 and who.name in again.stderr


def test_a_new_principal_is_valid_in_every_region_at_once(principal):
    for region in (REPLICA, PRIMARY):
        assert principal(policy(statement("*"))).control(region).list_keys()["Keys"]


def test_the_list(server, principal):
    names = {principal(KEY_ADMIN).name for _ in range(2)}
    text = server.principal("list")
    assert text.returncode == 0
    assert all(name in text.stdout for name in names)
    done = server.principal("list", "--json")
    found = json.loads(done.stdout)
    assert names <= set(json.dumps(found).replace('"', " ").replace("/", " ").split())
    secret = (server.data / "credentials").read_text().split("aws_secret_access_key = ")[1][:40]
    assert secret not in text.stdout + done.stdout


def test_a_creation_as_json(server, tmp_path):
    file = tmp_path / "policy.json"
    file.write_text(json.dumps(KEY_ADMIN))
    done = server.principal("create", "in-json", "--policy", file, "--json")
    assert done.returncode == 0, done.stderr
    text = json.dumps(json.loads(done.stdout))
    assert "user/in-json" in text and "AKIA" in text
    assert server.principal("delete", "in-json").returncode == 0


def test_a_name_is_given_once(server, principal, tmp_path):
    who = principal(KEY_ADMIN)
    file = tmp_path / "policy.json"
    file.write_text(json.dumps(policy(statement("*"))))
    again = server.principal("create", who.name, "--policy", file)
    assert again.returncode != 0 and who.name in again.stderr and not again.stdout
    refused("AccessDeniedException", who.control().list_keys)


BAD = {
    "no JSON": "{",
    "empty": "",
    "a list": "[]",
    "no statement": '{"Version": "2012-10-17"}',
    "an old version": json.dumps({**KEY_ADMIN, "Version": "2030-01-01"}),
    "no effect": json.dumps(policy({"Action": "*", "Resource": "*"})),
    "an unknown effect": json.dumps(policy(statement("*", effect="Maybe"))),
    "effect in lower case": json.dumps(policy(statement("*", effect="allow"))),
    "no action": json.dumps(policy({"Effect": "Allow", "Resource": "*"})),
    "no resource": json.dumps(policy({"Effect": "Allow", "Action": "*"})),
    "a principal": json.dumps(policy({**statement("*"), "Principal": "*"})),
    "an unknown member": json.dumps(policy({**statement("*"), "Actoin": "x"})),
    "an action without a service": json.dumps(policy(statement("CreateKey"))),
    "a resource that is no ARN": json.dumps(policy(statement("*", "key/1"))),
    "a condition": json.dumps(
        policy({**statement("*"), "Condition": {"StringEquals": {"aws:SourceIp": "x"}}})
    ),
    "too long": json.dumps(policy(*[statement("payment-cryptography:GetKey")] * 5_000)),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_policy_is_refused_with_a_sentence(server, tmp_path, name):
    file = tmp_path / "policy.json"
    file.write_text(BAD[name])
    done = server.principal("create", "never", "--policy", file)
    assert done.returncode != 0
    assert not done.stdout
    assert len(done.stderr.strip()) > 20 and "panicked" not in done.stderr
    assert "never" not in server.principal("list").stdout


@pytest.mark.parametrize("name", ["", "a b", "ä", "a/b", "x" * 65, "../x", "a\nb"])
def test_a_bad_name_is_refused(server, tmp_path, name):
    file = tmp_path / "policy.json"
    file.write_text(json.dumps(KEY_ADMIN))
    done = server.principal("create", name, "--policy", file)
    assert done.returncode != 0 and done.stderr and not done.stdout


def test_a_policy_file_that_is_not_there(server, tmp_path):
    done = server.principal("create", "never", "--policy", tmp_path / "nowhere.json")
    assert done.returncode != 0 and "nowhere.json" in done.stderr


def test_without_a_server_the_command_says_what_to_do(tmp_path):
    done = run("principal", "list", "--data", tmp_path)
    assert done.returncode != 0
    assert "admin.sock" in done.stderr or "keyferry serve" in done.stderr


def test_the_admin_socket_is_its_owners_only(server):
    mode = os.stat(server.data / "admin.sock").st_mode
    assert stat.S_ISSOCK(mode) and stat.S_IMODE(mode) == 0o600


def test_principals_survive_a_restart(fresh, tmp_path):
    file = tmp_path / "policy.json"
    file.write_text(json.dumps(KEY_ADMIN))
    text = configparser.ConfigParser()
    text.read_string(fresh.principal("create", "kept", "--policy", file).stdout)
    keys = text[text.sections()[0]]
    assert fresh.principal("create", "gone", "--policy", file).returncode == 0
    assert fresh.principal("delete", "gone").returncode == 0
    fresh.kill()
    fresh.start()
    who = Endpoint(fresh.url, keys["aws_access_key_id"], keys["aws_secret_access_key"])
    for region in (PRIMARY, REPLICA):
        create(who.control(region))
        refused("AccessDeniedException", who.control(region).list_keys)
    listed = fresh.principal("list").stdout
    assert "kept" in listed and "gone" not in listed
