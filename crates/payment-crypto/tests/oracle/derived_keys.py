"""Questions about DUKPT and chip cards: pydukpt, pyemv, and our own reading of X9.24-3."""

import aes_dukpt
import psec
import pydukpt
import pyemv

PADDINGS = {
    "None": pyemv.ac.PaddingType.VISA,
    "Method1": pyemv.ac.PaddingType.VISA,
    "Method2": pyemv.ac.PaddingType.EMV,
}


def tdes_dukpt(bdk, ksn):
    bdk, ksn = bytes.fromhex(bdk), bytes.fromhex(ksn)
    initial = pydukpt.derive_ipek(bdk, ksn)
    key = pydukpt.derive_key(initial, ksn)
    keys = {
        "initial": initial,
        "transaction": key,
        "Pin": pydukpt.pin_key(key),
        "MacRequest": pydukpt.mac_request_key(key),
        "MacResponse": pydukpt.mac_response_key(key),
        "DataRequest": pydukpt.data_request_key(key),
        "DataResponse": pydukpt.data_response_key(key),
    }
    return {name: key.hex() for name, key in keys.items()}


def aes_dukpt_keys(bdk, ksn, usage, key_type):
    bdk, ksn = bytes.fromhex(bdk), bytes.fromhex(ksn)
    identifier, counter = ksn[:8], int.from_bytes(ksn[8:], "big")
    initial = aes_dukpt.initial_key(bdk, identifier)
    update = aes_dukpt.working_key(initial, identifier, 0xFFFFFFFF, "KeyEncryption", key_type)
    working = aes_dukpt.working_key(initial, identifier, counter, usage, key_type)
    transaction = aes_dukpt.transaction_key(initial, identifier, counter)
    return {
        "initial": initial.hex(),
        "transaction": transaction.hex(),
        "working": working.hex(),
        "update": update.hex(),
    }


def emv_master_key(issuer, pan, psn, option):
    derive = {"A": pyemv.kd.derive_icc_mk_a, "B": pyemv.kd.derive_icc_mk_b}[option]
    return derive(bytes.fromhex(issuer), pan, psn).hex()


def emv_session_key(card, method, atc, number, diversifier):
    card, atc = bytes.fromhex(card), bytes.fromhex(atc)
    if method == "EmvCommon":
        return pyemv.kd.derive_common_sk(card, bytes.fromhex(diversifier)).hex()
    if method == "Mastercard":
        return pyemv.kd.derive_common_sk(card, atc + b"\0\0" + bytes.fromhex(number)).hex()
    if method == "Emv2000":
        return pyemv.kd.derive_emv2000_tree_sk(card, atc).hex()
    if method in ("Visa", "Amex"):
        return pyemv.kd.derive_visa_sm_sk(card, atc).hex()
    if method == "UnionPay":
        complement = bytes(byte ^ 0xFF for byte in atc)
        return psec.des.encrypt_tdes_ecb(card, bytes(6) + atc + bytes(6) + complement).hex()
    raise ValueError(method)


def emv_cryptogram(session, data, padding):
    session, data = bytes.fromhex(session), bytes.fromhex(data)
    return pyemv.ac.generate_ac(session, data, PADDINGS[padding]).hex()


def emv_response(session, request, code, update, proprietary):
    session, request = bytes.fromhex(session), bytes.fromhex(request)
    update, proprietary = bytes.fromhex(update), bytes.fromhex(proprietary)
    return {
        "method_1": pyemv.ac.generate_arpc_1(session, request, bytes.fromhex(code)).hex(),
        "method_2": pyemv.ac.generate_arpc_2(session, request, update, proprietary).hex(),
    }


def emv_script(session, data):
    session, data = bytes.fromhex(session), bytes.fromhex(data)
    kinds = {"Visa": "VISA", "Mastercard": "MASTERCARD", "EmvCommon": "EMV"}
    answer = {
        ours: pyemv.sm.encrypt_command_data(session, data, pyemv.sm.EncryptionType[theirs]).hex()
        for ours, theirs in kinds.items()
    }
    answer["mac"] = pyemv.sm.generate_command_mac(session, data).hex()
    return answer


def emv_pin_change(scheme, integrity, confidentiality, block_key, command, atc, cryptogram,
                   new_pin, current_pin):
    integrity, confidentiality = bytes.fromhex(integrity), bytes.fromhex(confidentiality)
    atc, cryptogram = bytes.fromhex(atc), bytes.fromhex(cryptogram)
    block = pyemv.sm.format_iso9564_2_pin_block(new_pin)
    kind = pyemv.sm.EncryptionType.MASTERCARD
    if scheme == "Visa":
        block = pyemv.sm.format_vis_pin_block(bytes.fromhex(block_key), new_pin, current_pin)
        kind = pyemv.sm.EncryptionType.VISA
        smi = pyemv.kd.derive_visa_sm_sk(integrity, atc)
        smc = pyemv.kd.derive_visa_sm_sk(confidentiality, atc)
    elif scheme == "Emv2000":
        smi = pyemv.kd.derive_emv2000_tree_sk(integrity, atc)
        smc = pyemv.kd.derive_emv2000_tree_sk(confidentiality, atc)
    else:
        smi = pyemv.kd.derive_common_sk(integrity, cryptogram)
        smc = pyemv.kd.derive_common_sk(confidentiality, cryptogram)
        if scheme == "EmvCommon":
            kind = pyemv.sm.EncryptionType.EMV
    encrypted = pyemv.sm.encrypt_command_data(smc, block, kind)
    mac = pyemv.sm.generate_command_mac(smi, bytes.fromhex(command) + encrypted)
    return {"block": encrypted.hex(), "mac": mac.hex()}


QUESTIONS = {
    question.__name__: question
    for question in (
        tdes_dukpt,
        aes_dukpt_keys,
        emv_master_key,
        emv_session_key,
        emv_cryptogram,
        emv_response,
        emv_script,
        emv_pin_change,
    )
}
