"""Other commands of the AWS CLI that a newcomer types; the article's own are elsewhere."""

import json

import pytest

from conftest import create, refused
from server import PRIMARY, REPLICA
from test_first_article import aws  # noqa: F401  (a fixture)

CARD = "--primary-account-number 4123456789012345"
EXPIRY = "CardVerificationValue2={CardExpiryDate=0229}"


@pytest.mark.parametrize("region", [PRIMARY, REPLICA])
def test_who_am_i(aws, endpoint, region):  # noqa: F811
    answer = aws(f"aws sts get-caller-identity --region {region}")
    expected = endpoint.client("sts").get_caller_identity()
    assert answer == {name: expected[name] for name in ("UserId", "Account", "Arn")}


def test_a_code_is_generated_and_verified(aws, east):  # noqa: F811
    arn = create(east)["KeyArn"]
    made = aws(
        f"aws payment-cryptography-data generate-card-validation-data --region {PRIMARY} {CARD} "
        f"--key-identifier {arn} --generation-attributes '{EXPIRY}'"
    )
    assert set(made) == {"KeyArn", "KeyCheckValue", "ValidationData"}
    aws(
        f"aws payment-cryptography-data verify-card-validation-data --region {PRIMARY} {CARD} "
        f"--key-identifier {arn} --verification-attributes '{EXPIRY}' "
        f"--validation-data {made['ValidationData']}"
    )


def test_an_alias_is_walked_through(aws, east):  # noqa: F811
    arn = create(east)["KeyArn"]
    name = f"alias/cli-{arn[-16:]}"
    start = f"aws payment-cryptography --region {PRIMARY}"
    created = aws(f"{start} create-alias --alias-name {name} --key-arn {arn}")
    assert created == {"Alias": {"AliasName": name, "KeyArn": arn}}
    assert aws(f"{start} get-key --key-identifier {name}")["Key"]["KeyArn"] == arn
    assert aws(f"{start} delete-alias --alias-name {name}") is None
    refused("ResourceNotFoundException", east.get_alias, AliasName=name)


def test_events_are_looked_up(aws, east):  # noqa: F811
    arn = create(east)["KeyArn"]
    about = f"AttributeKey=ResourceName,AttributeValue={arn}"
    answer = aws(
        f"aws cloudtrail lookup-events --region {PRIMARY} --lookup-attributes {about}"
    )
    (event,) = answer["Events"]
    assert json.loads(event["CloudTrailEvent"])["responseElements"]["key"]["keyArn"] == arn


def test_the_default_regions_are_shown(aws):  # noqa: F811
    command = "aws payment-cryptography get-default-key-replication-regions"
    assert aws(f"{command} --region {PRIMARY}") == {"EnabledReplicationRegions": []}
