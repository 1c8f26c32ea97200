"""Letters and mails that tests need, valid by default: state only what matters."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from bot.domain.letter import (
    Enclosed,
    FileRole,
    Letter,
    LetterFile,
    LetterKind,
    LetterState,
    Mailing,
    MailState,
)
from bot.domain.petition import PetitionKind

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)

_LETTER = Letter(
    id=0,
    kind=LetterKind.TRANSFER,
    state=LetterState.DRAFT,
    recipient="ward",
    body="Ủy ban nhân dân phường",
    salutation="Kính gửi: Ủy ban nhân dân phường",
    email="van-thu@ward.test",
    by=4,
    drafted_at=NOW,
    changed_at=NOW,
)
_ENCLOSED = Enclosed(
    code="KN-0001",
    kind=PetitionKind.REPORT,
    received_on=TODAY,
    sector="Điện",
    place="ngõ 12, phường Phan Đình Phùng",
    text="Đèn đường ngõ 12 hỏng đã hai tháng, xin sửa giúp.",
)
_FILE = LetterFile(
    id=0,
    role=FileRole.SIGNED,
    name="phiếu chuyển.pdf",
    media_type="application/pdf",
    size=9,
    sha256="a" * 64,
)
_MAILING = Mailing(
    id=0,
    letter_id=1,
    version=1,
    email="van-thu@ward.test",
    message_id="<1.1.x@office.test>",
    is_unsigned=False,
    state=MailState.QUEUED,
    attempts=0,
    doubts=0,
    said="",
    queued_at=NOW,
    next_at=NOW,
    changed_at=NOW,
)


def a_letter(**fields: Any) -> Letter:
    """A draft."""
    return replace(_LETTER, **fields)


def an_enclosed(**fields: Any) -> Enclosed:
    """A petition of which the body is not told who sent it."""
    return replace(_ENCLOSED, **fields)


def a_letter_file(**fields: Any) -> LetterFile:
    """A signed document."""
    return replace(_FILE, **fields)


def a_mailing(**fields: Any) -> Mailing:
    """A mail that is due."""
    return replace(_MAILING, **fields)
