"""Things that tests need, valid by default: state only what matters."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

from bot.documents.lexicon_file import read_lexicon
from bot.domain.draft import Draft
from bot.domain.petition import CITIZEN, Move, Petition, PetitionKind, State
from bot.domain.repair import Language
from bot.domain.staff import Member, Role
from bot.services.office import Decision
from bot.services.registers import FileRecord, FileState, Person
from bot.services.waits import Wait

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


def language_of(texts: Sequence[Sequence[str]]) -> Language:
    """The general list and the words of these texts."""
    own = Counter(word for text in texts for word in text)
    pairs = Counter(pair for text in texts for pair in pairwise(text))
    return Language(read_lexicon(), own.items(), ((a, b, n) for (a, b), n in pairs.items()))


_PETITION = Petition(
    code="KN-0001",
    kind=PetitionKind.REPORT,
    state=State.RECORDED,
    title="Đèn đường hỏng",
    text="Đèn đường ngõ 12 hỏng đã hai tháng, xin sửa giúp.",
    place_id="05443",
    place_note="ngõ 12",
    sent_before="đã gửi phường tháng 8, chưa trả lời",
    sector="electricity",
    created_at=NOW,
    moved_at=NOW,
    person_key="person-a",
)
_MOVE = Move(number=1, at=NOW, came_from=None, to=State.RECORDED, actor=CITIZEN)
_DRAFT = Draft(chat_key="telegram:1", person_key="person-a", started_at=NOW, updated_at=NOW)
_FILE = FileRecord(
    id=0,
    person_key="person-a",
    chat_key="telegram:1",
    code="",
    source="AgACAgUAAx",
    name="den_duong.jpg",
    media_type="image/jpeg",
    size=1000,
    sha256="",
    state=FileState.FETCHING,
    reason="",
    received_at=NOW,
    album="135",
    message="12",
)


_MEMBER = Member(id=0, name="Nguyễn Văn Tâm", roles=frozenset({Role.REVIEWER}), since=NOW)
_DECISION = Decision(
    code="KN-0001",
    to=State.ACCEPTED,
    by=4,
    decided_at=NOW,
    due_at=NOW + timedelta(seconds=60),
    version=1,
)


def a_member(**fields: Any) -> Member:
    """A reviewer for everything, not joined yet."""
    return replace(_MEMBER, **fields)


_WAIT = Wait(
    id=0,
    person_key="person-a",
    chat_key="telegram:1",
    text="gửi xe ở đâu",
    fold="gui xe o dau",
    consent_version="1",
    agreed_at=NOW,
)


def a_decision(**fields: Any) -> Decision:
    """To accept a petition, in a minute."""
    return replace(_DECISION, **fields)


def a_petition(**fields: Any) -> Petition:
    """A petition just recorded."""
    return replace(_PETITION, **fields)


def a_move(**fields: Any) -> Move:
    """The first move of a petition."""
    return replace(_MOVE, **fields)


def a_draft(**fields: Any) -> Draft:
    """A draft just begun."""
    return replace(_DRAFT, **fields)


def a_file(**fields: Any) -> FileRecord:
    """A photo just announced, for the chat's draft."""
    return replace(_FILE, **fields)


def a_person(key: str = "person-a", chat_key: str = "telegram:1") -> Person:
    """Somebody on Telegram."""
    return Person(key=key, channel="telegram", number="1", chat_key=chat_key)


def a_wait(**fields: Any) -> Wait:
    """A question that somebody wants to be told of."""
    return replace(_WAIT, **fields)
