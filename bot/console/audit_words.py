"""Records of the audit in plain words: names for numbers, sentences for codes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.console.rendering import Pages, written_day
from bot.domain.codes import TrackingCode
from bot.domain.local_time import local_minute
from bot.domain.petition import PetitionKind, State
from bot.domain.reasons import Reason
from bot.domain.staff import Member, Role
from bot.services.auditing import SYSTEM
from bot.services.erasing import Ground
from bot.services.file_orders import What
from bot.services.office import AuditRecord

_YES = ("contacts", "narrowed", "confirmed")  # facts that are there or not
_COMMAND, _STAFF = "command:", "staff:"
_UNANSWERED = "knowledge:questions"
_NUMBERED = ("letter", "knowledge", "document")  # subjects that a kind and a number make


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A record as it is read."""

    number: int
    at: datetime
    who: str
    act: str
    subject: str
    code: str  # of the petition that the subject is, "" for anything else
    facts: Sequence[str]


class AuditWords:
    """Puts records into words."""

    def __init__(self, pages: Pages, members: Sequence[Member]) -> None:
        self._pages = pages
        self._names = {member.who: member.name for member in members}
        self._values: Mapping[str, Callable[[str], str]] = {
            "to": self._to,
            "owner": self._member,
            "reason": lambda value: self._known(value, Reason, f"reason.{value}.name"),
            "ground": lambda value: self._known(value, Ground, f"console.erase.ground.{value}"),
            "why": lambda value: self._said(f"error.{value}", value),
            "roles": lambda value: self._each(
                value, lambda one: self._known(one, Role, f"role.{one}")
            ),
            "states": lambda value: self._each(value, self._state),
            "sectors": lambda value: self._each(value, pages.sector_name),
            "places": lambda value: self._each(value, pages.place_name),
            **dict.fromkeys(("sector_from", "sector_to"), pages.sector_name),
            **dict.fromkeys(("place_id_from", "place_id_to"), pages.place_name),
            **dict.fromkeys(
                ("kind_from", "kind_to"),
                lambda kind: self._known(kind, PetitionKind, f"console.kind.{kind}"),
            ),
            "since": written_day,
            "until": written_day,
            "overdue": written_day,
            "read_at": lambda value: local_minute(datetime.fromisoformat(value)),
            "codes": lambda value: value.replace(",", ", "),
            "way": lambda value: self._said(f"console.audit.way.{value}", value),
            "account": _nothing,  # a keyed hash says nothing to anybody
            **dict.fromkeys(_YES, _nothing),
        }

    def line(self, record: AuditRecord) -> Line:
        """One record."""
        is_petition = TrackingCode.parse(record.subject) == record.subject
        return Line(
            number=record.number,
            at=record.at,
            who=self._who(record.who),
            act=self._said(f"console.done.{record.act}", record.act),
            subject=self._subject(record.subject),
            code=record.subject if is_petition else "",
            facts=[self._fact(name, value) for name, value in record.facts.items()],
        )

    def _who(self, who: str) -> str:
        if who == SYSTEM:
            return str(self._pages.say("console.audit.system"))
        if who.startswith(_COMMAND):
            user = who.removeprefix(_COMMAND)
            return str(self._pages.say("console.audit.command", user=user))
        return self._member(who)

    def _member(self, who: str) -> str:
        nobody = f"{_STAFF}0"
        if who == nobody:
            return str(self._pages.say("console.petition.nobody"))
        return self._names.get(who, who)

    def _subject(self, subject: str) -> str:
        kind, _, number = subject.partition(":")
        if subject == _UNANSWERED:
            return str(self._pages.say("console.questions.title"))
        if kind in _NUMBERED:
            return str(self._pages.say(f"console.audit.of.{kind}", number=number))
        if subject in set(What):
            return str(self._pages.say(f"console.export.what.{subject}"))
        return self._member(subject)

    def _fact(self, name: str, value: str) -> str:
        tell = self._values.get(name)
        told = tell(value) if tell else value
        return self._said(f"console.fact.{name}", f"{name}: {told}", value=told)

    def _to(self, value: str) -> str:
        return self._member(value) if value.startswith(_STAFF) else self._state(value)

    def _state(self, value: str) -> str:
        return self._known(value, State, f"console.state.{value}")

    def _each(self, value: str, one: Callable[[str], str]) -> str:
        return ", ".join(one(each) or each for each in value.split())

    def _known(self, value: str, values: type[StrEnum], key: str) -> str:
        return str(self._pages.say(key)) if value in set(values) else value

    def _said(self, key: str, otherwise: str, **facts: object) -> str:
        return str(self._pages.say(key, **facts)) if self._pages.has(key) else otherwise


def _nothing(_: str) -> str:
    return ""
