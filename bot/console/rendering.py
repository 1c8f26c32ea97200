"""Puts pages together: own templates, words from the catalogue, everything else escaped."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import HTMLResponse, Response

from bot.console.desk import Desk, Form, Visit
from bot.console.navigation import section_of, ways_of
from bot.console.way_back import way_back
from bot.domain.codes import TrackingCode
from bot.domain.errors import (
    BotError,
    ConflictError,
    InvalidInputError,
    LetterError,
    LetterNotFoundError,
    NotPermittedError,
    PetitionNotFoundError,
    TakenError,
)
from bot.domain.knowledge import Knowledge
from bot.domain.local_time import local_day, local_minute, local_second
from bot.domain.petition import TIMED, Petition
from bot.domain.reasons import Reason
from bot.domain.staff import Act
from bot.domain.tags import KNOWN
from bot.services.noticing import is_reached
from bot.texts.catalog import PLAIN

TEMPLATES = Path(__file__).parent / "templates"
# Of entries, articles, documents and the rest of the knowledge: those that have a name.
FIELDS = frozenset(
    (
        *("id", "title", "topic", "answer", "more", "citations", "as_of", "certainty", "related"),
        *("questions", "body", "chapter", "section", "number", "issuer", "names", "parties"),
        *("signed_on", "in_force_from", "in_force_to", "published_at", "full_text", "note"),
        *("replaced_by", "amended_by", "preamble", "appendices"),
        *("topics", "places", "sectors", "recipients", "replies", "calendar"),
        *("abbreviations", "synonyms", "signals"),
    )
)
# Fields that took somebody time to write.
_TYPED = (
    *("note", "internal", "text", "tags", "body"),
    *("title", "answer", "more", "questions", "reason", "anyway"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """What is wrong with what was asked: a sentence of the catalogue and what fills it."""

    key: str
    facts: Mapping[str, object] = field(default_factory=dict)


class Pages:
    """Shows templates."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._texts = desk.texts
        self._environment = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._without = frozenset(
            name
            for name, is_on in (
                ("knowledge", desk.curating is not None),
                ("passwords", desk.passwords is not None),
            )
            if not is_on
        )
        self._environment.filters |= {
            "day": _day,
            "decimal": _decimal,
            "written_day": written_day,
            "moment": local_minute,
            "clock": local_second,
            "markup": Markup,  # of screens only: their facts are escaped already
        }
        self._environment.globals |= {
            "say": self.say,
            "Act": Act,
            "known_reasons": frozenset(reason.value for reason in Reason),
            "known_fields": FIELDS,
            "known_tags": sorted(KNOWN),
            "is_reached": lambda petition: is_reached(petition.person_key),
            "spoken": TrackingCode.spoken,
            "passwords_on": desk.passwords is not None,
            "visit": None,
            "said": "",
        }

    def sector_name(self, id_: str) -> str:
        """The name of a sector, "" for none."""
        return self._desk.knowledge.sector_names().get(id_, "")

    def place_name(self, id_: str) -> str:
        """The name of a commune, "" for none."""
        return self._desk.knowledge.place_names().get(id_, "")

    def has(self, key: str) -> bool:
        """Whether there are words for a key."""
        return key in self._texts

    def say(self, key: str, /, **facts: object) -> str:
        """Words of the catalogue; those that hold no markup are escaped where they stand."""
        words = self._texts.say(key, **facts)
        return words if key.partition(".")[0] in PLAIN else Markup(words)  # noqa: S704 - the catalogue escapes the facts

    def show(
        self,
        template: str,
        visit: Visit | None = None,
        *,
        status: int = 200,
        **facts: object,
    ) -> Response:
        """A page."""
        said = str(facts.pop("said", "") or (visit.query.one("said") if visit else ""))
        trouble = facts.get("trouble", "")
        if isinstance(trouble, str) and trouble:
            facts["trouble"] = Trouble(key=trouble)
        back = str(facts.get("list_query", way_back(visit) if visit else ""))
        words: Mapping[str, object] = {
            "trouble": None,
            "list_query": back,
            "kept_list": f"?{urlencode({'list': back})}" if back else "",
            "kept": (),
            "visit": visit,
            "navigation": ways_of(visit.member, without=self._without) if visit else (),
            "section": section_of(visit.request.url.path) if visit else "",
            "said": said if f"console.said.{said}" in self._texts else "",
            "csrf": visit.csrf if visit else "",
            **_named(self._desk.knowledge),
            **facts,
        }
        html = self._environment.get_template(template).render(words)
        return HTMLResponse(html, status_code=status)

    def refused(
        self,
        status: int,
        key: str,
        visit: Visit | None = None,
        form: Form | None = None,
        **facts: object,
    ) -> Response:
        """Say what went wrong and what to do, and give back what was typed."""
        form = form or (visit.form if visit else Form())
        words = self.say(key, **facts)
        return self.show("refused.html", visit, status=status, words=words, kept=typed_in(form))

    def refusal(self, error: BotError, status: int, visit: Visit | None) -> Response:
        """The same for an error; what lies outside a scope sounds as if it were not there."""
        error = _as_told(error)
        return self.refused(status, self.key_of(error), visit, None, **error.facts)

    def words_of(self, error: BotError) -> str:
        """Why something was refused, in a line."""
        error = _as_told(error)
        return str(self.say(self.key_of(error), **error.facts))

    def trouble(self, error: BotError | None) -> Trouble | None:
        """What is said above a form; None where nothing is wrong."""
        return self.trouble_of(error) if error else None

    def trouble_of(self, error: BotError) -> Trouble:
        """The sentence for an error."""
        error = _as_told(error)
        missing = f"console.missing.{error.facts.get('field', '')}"
        key = missing if missing in self._texts else self.key_of(error)
        return Trouble(key=key, facts=error.facts)

    def is_mended_by_hand(self, error: BotError) -> bool:
        """Whether the same form can be sent again once something is put right."""
        return isinstance(error, InvalidInputError | LetterError | ConflictError | TakenError)

    def key_of(self, error: BotError) -> str:
        """The sentence for staff, where the one for citizens would not do."""
        own = f"console.error.{error.code}"
        return own if own in self._texts else f"error.{error.code}"


def _as_told(error: BotError) -> BotError:
    """What lies outside a scope sounds as if it were not there."""
    if isinstance(error, NotPermittedError) and error.facts.get("outside"):
        return LetterNotFoundError() if "letter" in error.facts else PetitionNotFoundError()
    return error


def typed_in(form: Form) -> Sequence[str]:
    """What took somebody time to write."""
    return [form.one(name) for name in _TYPED if form.one(name)]


def days_over(petition: Petition, today: date) -> int:
    """By how many days the office's target has passed; 0 while it has not or none runs."""
    if petition.due_on is None or petition.state not in TIMED:
        return 0
    return max(0, (today - petition.due_on).days)


def _named(knowledge: Knowledge) -> Mapping[str, object]:
    """What sectors and places there are, and what they are called."""
    sectors, places = knowledge.sector_names(), knowledge.place_names()
    return {
        "sector_name": lambda id_: sectors.get(id_, ""),
        "place_name": lambda id_: places.get(id_, ""),
        "sectors": knowledge.sectors,
        "places": sorted(knowledge.places, key=lambda place: place.name),
    }


def written_day(text: str) -> str:
    """A day of a file as people write it; anything else as it is."""
    try:
        return _day(date.fromisoformat(text))
    except ValueError:
        return text


def _decimal(value: float) -> str:
    return f"{value:.2f}".replace(".", ",")


def _day(value: date | datetime) -> str:
    day = local_day(value) if isinstance(value, datetime) else value
    return f"{day:%d/%m/%Y}"
