"""The county's signing key (Ed25519): made silently on first use, never in a workspace, never replaced."""

import base64
import functools
import hashlib
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from pydantic import ConfigDict, TypeAdapter

from app.domain.problems import ProblemError, blocking
from app.exchange.layout import SIGNATURE
from app.exchange.strict_json import STRICT, read_strictly
from app.files.canonical import canonical_json

KEY_FILE = "ed25519.pem"
ALGORITHM = "Ed25519"
_FINGERPRINT_DIGITS = 32
_GROUP = 4


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key that can sign; its public key is base64 of the 32 raw bytes."""

    _private: Ed25519PrivateKey

    @property
    def public_key(self) -> str:
        """Return the public key as it stands in signature files and lists of county keys."""
        return base64.b64encode(self._private.public_key().public_bytes_raw()).decode()

    @property
    def fingerprint(self) -> str:
        """Return the fingerprint for people."""
        return fingerprint(self.public_key)

    def __call__(self, message: bytes) -> bytes:
        """Return the bytes of the signature file over a message. No time is in them."""
        signature = base64.b64encode(self._private.sign(message)).decode()
        return canonical_json(_signature_fields(self.public_key, signature))


@dataclass(frozen=True)
class SignatureFile:
    """What signatures/ed25519.json says; nothing of it is proved yet."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    algorithm: str
    fingerprint: str
    public_key: str
    signature: str


def fingerprint(public_key: str) -> str:
    """Return 8 groups of 4 hex digits: the beginning of the sha256 of the raw public key."""
    digits = hashlib.sha256(base64.b64decode(public_key)).hexdigest()[:_FINGERPRINT_DIGITS]
    return " ".join(digits[start : start + _GROUP] for start in range(0, len(digits), _GROUP))


def own_key(folder: Path) -> SigningKey:
    """Return the key in a folder; make it when there is none, also when two processes do so at once.

    Raises: ProblemError(KEY_UNREADABLE): an unreadable key is never replaced, or the county would seem another.
    """
    path = folder / KEY_FILE
    try:
        if not path.exists():
            _make(path)
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError, TypeError) as error:
        what = f"签名钥匙读不出来（{error.__class__.__name__}）。"
        raise ProblemError([blocking("KEY_UNREADABLE", str(path), what, _KEY_HELP)]) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise ProblemError([blocking("KEY_UNREADABLE", str(path), "签名钥匙不是本程序的。", _KEY_HELP)])
    return SigningKey(key)


_KEY_HELP = "请从备份放回这个文件；确实找不回时把它改名，程序会另做一把，并请告知市级登记新钥匙。"


def is_signed_by(message: bytes, signature: SignatureFile) -> bool:
    """Tell whether the signature is right for the message and for the key it names."""
    if signature.algorithm != ALGORITHM:
        return False
    try:
        raw = base64.b64decode(signature.public_key, validate=True)
        Ed25519PublicKey.from_public_bytes(raw).verify(base64.b64decode(signature.signature, validate=True), message)
    except (ValueError, InvalidSignature):
        return False
    return signature.fingerprint == fingerprint(signature.public_key)


def read_signature(data: bytes) -> SignatureFile:
    """Return what a signature file says. Raises: ProblemError(SIGNATURE_INVALID)."""
    return read_strictly(_adapter(), data, SIGNATURE, "SIGNATURE_INVALID")


def _signature_fields(public_key: str, signature: str) -> Mapping[str, str]:
    return {
        "algorithm": ALGORITHM,
        "fingerprint": fingerprint(public_key),
        "public_key": public_key,
        "signature": signature,
    }


def _make(path: Path) -> None:
    """Write a new key whole or not at all; a key that another process was faster with stays."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        with open(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:  # noqa: PTH123
            file.write(pem)
            file.flush()
            os.fsync(file.fileno())
        _put_first(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def _put_first(draft: Path, path: Path) -> None:
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        return
    except OSError:
        # No hard links here (FAT, some network shares). On Windows rename refuses an existing file by itself.
        if not path.exists():
            draft.rename(path)


@functools.cache
def _adapter() -> TypeAdapter[SignatureFile]:
    return TypeAdapter(SignatureFile)
