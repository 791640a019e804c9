"""Who sealed a package, as far as its signature and the list of county keys can tell."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.domain.county import County
from app.domain.problems import Problem, ProblemError, blocking, warning
from app.exchange.county_keys import CountyKey, registered
from app.exchange.keys import SignatureFile, is_signed_by, read_signature
from app.exchange.layout import SIGNATURE


class SignatureState(StrEnum):
    """What is known of the signature; unknown_key: right, but the key is not in the list of county keys."""

    NONE = "none"
    VALID = "valid"
    INVALID = "invalid"
    UNKNOWN_KEY = "unknown_key"

    @property
    def label(self) -> str:
        """Return the Chinese words."""
        return {"none": "没有签名", "valid": "签名相符", "invalid": "签名不符", "unknown_key": "签名人未登记"}[
            self.value
        ]


@dataclass(frozen=True, slots=True)
class Trust:
    """What a signature is worth, the fingerprint of a right one, and what people should know."""

    state: SignatureState
    fingerprint: str = ""
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Sender:
    """Whom a package says it is from: noun 县区 or 评审单位, the keys registered for it, and those of all others."""

    name: str
    noun: str
    keys: tuple[CountyKey, ...]
    others: tuple[CountyKey, ...] = ()


def county_sender(county: County, county_keys: Sequence[CountyKey] | None) -> Sender | None:
    """Return the county as the sender; None when nobody keeps a list."""
    if county_keys is None:
        return None
    return Sender(county.name or county.code, "县区", tuple(registered(county_keys, county)))


def office_sender(office: str, county_keys: Sequence[CountyKey] | None) -> Sender | None:
    """Return the reviewing office as the sender: keys are registered for it under its full name, without a code."""
    if county_keys is None:
        return None
    own = tuple(key for key in county_keys if office and not key.code and key.name == office)
    return Sender(office, "评审单位", own, tuple(key for key in county_keys if key not in own))


def trust(signature: bytes | None, tag_manifest: bytes | None, sender: Sender | None) -> Trust:
    """Return what a signature file over a tag manifest is worth; sender None: nobody keeps a list."""
    if signature is None:
        what = "包没有签名，看不出是谁封装的。"
        return Trust(SignatureState.NONE, "", (warning("SIGNATURE_NONE", "", what, "请向发来的人核实包的来源。"),))
    try:
        signed = read_signature(signature)
    except ProblemError as error:
        return Trust(SignatureState.INVALID, "", error.problems)
    if tag_manifest is None or not is_signed_by(tag_manifest, signed):
        what = "签名与清单不符：清单在封装后被改过，或签名是从别的包抄来的。"
        advice = "请向发来的人重新要一份，最好用 U 盘直接拷贝原文件。"
        return Trust(SignatureState.INVALID, "", (blocking("SIGNATURE_INVALID", SIGNATURE, what, advice),))
    problem = _stranger(signed, sender)
    if problem is None:
        return Trust(SignatureState.VALID, signed.fingerprint)
    return Trust(SignatureState.UNKNOWN_KEY, signed.fingerprint, (problem,))


def _stranger(signed: SignatureFile, sender: Sender | None) -> Problem | None:
    """Return what is odd about who signed, or None."""
    if sender is None or any(key.public_key == signed.public_key for key in sender.keys):
        return None
    shown = f"指纹 {signed.fingerprint}"
    if sender.keys:
        what = f"签名用的不是{sender.name}登记的钥匙（{shown}），可能有人冒名重新封装。"
        advice = f"请用电话向{sender.noun}核对指纹；{sender.noun}换了电脑的，请先登记新钥匙。"
        return blocking("SIGNATURE_OTHER_KEY", SIGNATURE, what, advice)
    for key in sender.others:
        if key.public_key == signed.public_key:
            what = f"签名用的是{key.name or key.code}登记的钥匙（{shown}），不是{sender.noun}{sender.name}的。"
            return blocking("SIGNATURE_OTHER_KEY", SIGNATURE, what, f"请用电话向{sender.noun}核实。")
    what = f"登记表里没有这个{sender.noun}的钥匙（{shown}）。"
    return warning("SIGNATURE_UNKNOWN", SIGNATURE, what, f"请向{sender.noun}核对指纹后登记。")
