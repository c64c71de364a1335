"""What a symmetric key may be: usages, algorithms and modes, from AWS's documentation.

Written apart from the server's own table, from the same pages; letters stand for modes.
"""

LETTERS = {
    "E": "Encrypt",
    "D": "Decrypt",
    "W": "Wrap",
    "U": "Unwrap",
    "G": "Generate",
    "V": "Verify",
    "S": "Sign",
    "X": "DeriveKey",
    "N": "NoRestrictions",
}
TDES = ["TDES_2KEY", "TDES_3KEY"]
AES = ["AES_128", "AES_192", "AES_256"]
HMAC = ["HMAC_SHA224", "HMAC_SHA256", "HMAC_SHA384", "HMAC_SHA512"]
DERIVE = ["X", "N"]
MAC = ["G", "V", "GV", "N"]
CIPHER = ["EDWU", "EW", "DU", "N"]
SYMMETRIC = {
    "TR31_B0_BASE_DERIVATION_KEY": (TDES + AES, DERIVE),
    "TR31_C0_CARD_VERIFICATION_KEY": (TDES + AES, MAC),
    "TR31_D0_SYMMETRIC_DATA_ENCRYPTION_KEY": (TDES + AES, CIPHER),
    "TR31_E0_EMV_MKEY_APP_CRYPTOGRAMS": (TDES + AES, DERIVE),
    "TR31_E1_EMV_MKEY_CONFIDENTIALITY": (TDES + AES, DERIVE),
    "TR31_E2_EMV_MKEY_INTEGRITY": (TDES + AES, DERIVE),
    "TR31_E4_EMV_MKEY_DYNAMIC_NUMBERS": (TDES + AES, DERIVE),
    "TR31_E5_EMV_MKEY_CARD_PERSONALIZATION": (TDES + AES, DERIVE),
    "TR31_E6_EMV_MKEY_OTHER": (TDES + AES, DERIVE),
    "TR31_K0_KEY_ENCRYPTION_KEY": (TDES + AES, CIPHER),
    "TR31_K1_KEY_BLOCK_PROTECTION_KEY": (TDES + AES, CIPHER),
    "TR31_M0_ISO_16609_MAC_KEY": (TDES, ["G", "V", "GV"]),
    "TR31_M1_ISO_9797_1_MAC_KEY": (TDES, MAC),
    "TR31_M3_ISO_9797_3_MAC_KEY": (TDES, MAC),
    "TR31_M6_ISO_9797_5_CMAC_KEY": (TDES + AES, MAC),
    "TR31_M7_HMAC_KEY": (HMAC + TDES + AES, MAC),
    "TR31_P0_PIN_ENCRYPTION_KEY": (TDES + AES, CIPHER),
    "TR31_P1_PIN_GENERATION_KEY": (TDES + AES, CIPHER + ["G", "V", "GV"]),
    "TR31_V1_IBM3624_PIN_VERIFICATION_KEY": (TDES + AES, MAC),
    "TR31_V2_VISA_PIN_VERIFICATION_KEY": (TDES + AES, MAC),
}
ASYMMETRIC = [
    "TR31_D1_ASYMMETRIC_KEY_FOR_DATA_ENCRYPTION",
    "TR31_K2_TR34_ASYMMETRIC_KEY",
    "TR31_K3_ASYMMETRIC_KEY_FOR_KEY_AGREEMENT",
    "TR31_S0_ASYMMETRIC_KEY_FOR_DIGITAL_SIGNATURE",
]
DEFAULT_CHECK = {**dict.fromkeys(TDES, "ANSI_X9_24"), **dict.fromkeys(AES, "CMAC")}
DEFAULT_CHECK.update(dict.fromkeys(HMAC, "HMAC"))


def attributes(usage, algorithm, letters, key_class="SYMMETRIC_KEY"):
    """KeyAttributes; `letters` are the modes that are on."""
    return {
        "KeyUsage": usage,
        "KeyClass": key_class,
        "KeyAlgorithm": algorithm,
        "KeyModesOfUse": {LETTERS[letter]: True for letter in letters},
    }


def legal():
    """Every legal combination of a usage, an algorithm and modes."""
    return [
        (usage, algorithm, letters)
        for usage, (algorithms, modes) in SYMMETRIC.items()
        for algorithm in algorithms
        for letters in modes
    ]


def illegal():
    """Every usage with each algorithm it must not have, and with modes it must not have."""
    for usage, (algorithms, modes) in SYMMETRIC.items():
        for algorithm in [*TDES, *AES, *HMAC, "RSA_2048", "ECC_NIST_P256"]:
            if algorithm not in algorithms:
                yield usage, algorithm, modes[0]
        for letters in ["", "E", "ED", "EDW", "WU", "S", "SV", "EX", "GX", "XN", "GVN", "EDWUN"]:
            yield usage, algorithms[0], letters
        for letters in {"G", "GV", "EDWU", "EW", "DU", "X", "N"} - set(modes):
            yield usage, algorithms[0], letters
