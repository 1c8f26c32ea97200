"""Codes of half a minute (TOTP, RFC 6238), as every authenticator app shows them."""

import hmac
from datetime import datetime

import pyotp
import segno

DIGITS = 6
STEP = 30  # seconds
EITHER_SIDE = 1  # steps: clocks of telephones differ


class Totp:
    """Fulfils :class:`bot.services.passwords.SecondFactor`."""

    def new_secret(self) -> str:
        """A secret to share with the telephone."""
        return pyotp.random_base32()

    def step_of(self, secret: str, code: str, now: datetime) -> int | None:
        """The number of the half minute whose code it is; None for none of the present ones."""
        if len(code) != DIGITS or not code.isascii() or not code.isdigit():
            return None
        totp = pyotp.TOTP(secret, digits=DIGITS, interval=STEP)
        present = int(now.timestamp()) // STEP
        steps = range(present - EITHER_SIDE, present + EITHER_SIDE + 1)
        right = [step for step in steps if hmac.compare_digest(totp.at(step * STEP), code)]
        return right[-1] if right else None


def address_of(secret: str, login: str, issuer: str) -> str:
    """What an authenticator app is to be told."""
    return pyotp.TOTP(secret, digits=DIGITS, interval=STEP).provisioning_uri(
        name=login, issuer_name=issuer
    )


def picture_of(address: str) -> str:
    """The same as a QR code: an SVG that can stand in a page."""
    drawn: str = segno.make_qr(address, error="m").svg_inline(scale=5, border=4, light="#fff")
    return drawn
