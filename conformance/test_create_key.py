"""CreateKey: what may be created, and what a new key looks like."""

import re

import pytest

import matrix
from conftest import CVK, create, get, refused


@pytest.mark.parametrize("usage", matrix.SYMMETRIC)
def test_every_legal_combination_is_accepted(east, usage):
    for _, algorithm, letters in (row for row in matrix.legal() if row[0] == usage):
        attributes = matrix.attributes(usage, algorithm, letters)
        key = create(east, KeyAttributes=attributes)
        modes = {mode: letter in letters for letter, mode in matrix.LETTERS.items()}
        assert key["KeyAttributes"] == {**attributes, "KeyModesOfUse": modes}
        assert re.fullmatch("[0-9A-F]{6}", key["KeyCheckValue"]), (algorithm, letters)
        assert key["KeyCheckValueAlgorithm"] == matrix.DEFAULT_CHECK[algorithm]
        assert get(east, key["KeyArn"]) == key


@pytest.mark.parametrize("usage", matrix.SYMMETRIC)
def test_every_illegal_combination_is_refused(east, usage):
    for _, algorithm, letters in (row for row in matrix.illegal() if row[0] == usage):
        attributes = matrix.attributes(usage, algorithm, letters)
        message = refused(
            "ValidationException", east.create_key, KeyAttributes=attributes, Exportable=True
        )
        assert message, (algorithm, letters)


@pytest.mark.parametrize("usage", matrix.ASYMMETRIC)
@pytest.mark.parametrize("algorithm", ["TDES_2KEY", "AES_256", "HMAC_SHA256"])
def test_a_usage_of_pairs_takes_no_symmetric_algorithm(east, usage, algorithm):
    attributes = matrix.attributes(usage, algorithm, "X")
    refused("ValidationException", east.create_key, KeyAttributes=attributes, Exportable=True)


@pytest.mark.parametrize("key_class", ["ASYMMETRIC_KEY_PAIR", "PUBLIC_KEY", "PRIVATE_KEY"])
def test_class_and_algorithm_must_agree(east, key_class):
    attributes = {**CVK, "KeyClass": key_class}
    refused("ValidationException", east.create_key, KeyAttributes=attributes, Exportable=True)


def test_a_new_key_has_these_defaults(east):
    key = create(east)
    assert key["Enabled"] is True
    assert key["KeyState"] == "CREATE_COMPLETE"
    assert key["KeyOrigin"] == "AWS_PAYMENT_CRYPTOGRAPHY"
    assert key["UsingDefaultReplicationRegions"] is False
    assert set(key) == {
        "KeyArn",
        "KeyAttributes",
        "KeyCheckValue",
        "KeyCheckValueAlgorithm",
        "Enabled",
        "Exportable",
        "KeyState",
        "KeyOrigin",
        "CreateTimestamp",
        "UsageStartTimestamp",
        "UsingDefaultReplicationRegions",
    }
    assert east.list_tags_for_resource(ResourceArn=key["KeyArn"])["Tags"] == []


@pytest.mark.parametrize("exportable", [True, False])
def test_exportable_is_kept(east, exportable):
    key = create(east, Exportable=exportable)
    assert key["Exportable"] is exportable
    assert get(east, key["KeyArn"]) == key


def test_a_key_can_be_created_stopped(east, endpoint):
    key = create(east, Enabled=False)
    assert key["Enabled"] is False
    assert "UsageStartTimestamp" not in key
    refused(
        "ValidationException",
        endpoint.data().generate_card_validation_data,
        KeyIdentifier=key["KeyArn"],
        PrimaryAccountNumber="4123456789012345",
        GenerationAttributes={"CardVerificationValue2": {"CardExpiryDate": "0229"}},
    )
    started = east.start_key_usage(KeyIdentifier=key["KeyArn"])["Key"]
    assert started["Enabled"] is True and "UsageStartTimestamp" in started


def test_tags_are_put_on(east):
    tags = [{"Key": "team", "Value": "issuing"}, {"Key": "stage", "Value": "test"}]
    key = create(east, Tags=tags)
    found = east.list_tags_for_resource(ResourceArn=key["KeyArn"])["Tags"]
    assert sorted(found, key=lambda tag: tag["Value"]) == tags


def test_two_tags_of_one_name_are_refused(east):
    tags = [{"Key": "team", "Value": "a"}, {"Key": "team", "Value": "b"}]
    arguments = {"KeyAttributes": CVK, "Exportable": True, "Tags": tags}
    refused("ValidationException", east.create_key, **arguments)


def test_a_refused_creation_leaves_no_key(east):
    before = east.get_paginator("list_keys").paginate().build_full_result()["Keys"]
    attributes = {**CVK, "KeyAlgorithm": "HMAC_SHA256"}
    refused("ValidationException", east.create_key, KeyAttributes=attributes, Exportable=True)
    after = east.get_paginator("list_keys").paginate().build_full_result()["Keys"]
    assert len(before) == len(after)


@pytest.mark.parametrize(
    ("algorithm", "check"),
    [
        ("TDES_2KEY", "ANSI_X9_24"),
        ("TDES_2KEY", "CMAC"),
        ("TDES_3KEY", "CMAC"),
        ("AES_128", "CMAC"),
        ("AES_128", "ANSI_X9_24"),
        ("AES_256", "ANSI_X9_24"),
    ],
)
def test_the_check_value_algorithm_can_be_chosen(east, algorithm, check):
    attributes = matrix.attributes("TR31_C0_CARD_VERIFICATION_KEY", algorithm, "GV")
    key = create(east, KeyAttributes=attributes, KeyCheckValueAlgorithm=check)
    assert key["KeyCheckValueAlgorithm"] == check
    assert re.fullmatch("[0-9A-F]{6}", key["KeyCheckValue"])


def test_derive_key_usage_is_for_key_agreement_only(east):
    arguments = {"KeyAttributes": CVK, "Exportable": True}
    use = "TR31_C0_CARD_VERIFICATION_KEY"
    refused("ValidationException", east.create_key, **arguments, DeriveKeyUsage=use)


def test_keys_are_new_each_time(east):
    keys = [create(east) for _ in range(8)]
    assert len({key["KeyArn"] for key in keys}) == len(keys)
    assert len({key["KeyCheckValue"] for key in keys}) > 1
