"""What the pages about the knowledge work with, and what they share."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from starlette.responses import RedirectResponse, Response

from bot.chat.entries import EntryScreens
from bot.console.curator import Curating
from bot.console.desk import Desk, Visit
from bot.console.proof import PATH
from bot.console.rendering import Pages
from bot.domain.differences import Mark, Piece, Rewording
from bot.domain.knowledge import Entry, Knowledge
from bot.services.editing_ports import Flaw

AROUND = 160  # characters of words that stayed, shown beside those that did not
_FIELD = re.compile(r"entries\[([^\]]*)\](?:\.(.*))?")
_PART = re.compile(r"(\w+)\[(\d+)\](?:\.(\w+))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Phone:
    """What a citizen gets to see of an entry."""

    html: str  # as channels take it: escaped but for simple markup
    buttons: Sequence[Sequence[str]] = ()


@dataclass(frozen=True, slots=True)
class Flaws:
    """What is wrong with an entry, by field, and what is wrong elsewhere because of it."""

    by_field: Mapping[str, Sequence[str]] = field(default_factory=dict)
    elsewhere: Sequence[str] = ()

    def at(self, name: str) -> Sequence[str]:
        """The sentences that belong beside a field."""
        return self.by_field.get(name, ())


def phone_of(entry: Entry, knowledge: Knowledge, desk: Desk) -> Phone:
    """The answer, with its source and date."""
    screens = EntryScreens(desk.texts, knowledge, desk.contacts, desk.links)
    screen = screens.summary(entry)
    return Phone(
        html=screen.html,
        buttons=[[button.label for button in row] for row in screen.buttons],
    )


def flaws_for(flaws: Sequence[Flaw], id_: str, pages: Pages) -> Flaws:
    """Put each sentence where it belongs."""
    by_field: dict[str, list[str]] = {}
    elsewhere: list[str] = []
    for flaw in flaws:
        found = _FIELD.fullmatch(flaw.field)
        is_own = found is not None and (found[1] == id_ or (not id_ and found[1].isdigit()))
        words = flaw_words(flaw, pages)
        if found is None or not is_own or not found[2]:
            elsewhere.append(f"{_place(flaw)}: {words}")
            continue
        name, row = _form_field(found[2])
        line = pages.say("console.knowledge.row", row=row) if row else ""
        by_field.setdefault(name, []).append(f"{line} {words}".strip())
    return Flaws(by_field, elsewhere)


def flaw_lines(flaws: Sequence[Flaw], pages: Pages) -> Sequence[str]:
    """All of them, each with its place."""
    return [f"{_place(flaw)}: {flaw_words(flaw, pages)}" for flaw in flaws]


def flaw_words(flaw: Flaw, pages: Pages) -> str:
    """What is wrong; for whoever fills in a form where there are such words."""
    own = f"console.flaw.{flaw.code}"
    key = own if pages.has(own) else f"problem.{flaw.code}"
    return str(pages.say(key, **flaw.facts))


def short_rewordings(rewordings: Sequence[Rewording]) -> Sequence[Rewording]:
    """Long stretches that stayed as they were give way to what did not."""
    return [
        Rewording(field=each.field, pieces=tuple(_shortened(each.pieces))) for each in rewordings
    ]


def led_to(path: str, said: str = "") -> Response:
    """To a page about the knowledge, which says what was done."""
    told = f"?{urlencode({'said': said})}" if said else ""
    return RedirectResponse(f"{PATH}/knowledge{path}{told}", status_code=303)


async def working_knowledge(visit: Visit, curating: Curating) -> tuple[Knowledge, Sequence[Flaw]]:
    """What the working copy says; while it is not sound, what is published."""
    look = await curating.editing.look(visit.member)
    return look.knowledge or curating.answering().knowledge, look.flaws


def _form_field(path: str) -> tuple[str, int]:
    """``citations[2].document`` -> the field of the form, and the line it tells of."""
    found = _PART.match(path)
    if found is None:
        return path, 0
    if found[1] == "citations":
        return f"source_{int(found[2]) - 1}", 0
    return found[1], int(found[2])


def _place(flaw: Flaw) -> str:
    place = f"{flaw.file}:{flaw.line}" if flaw.line else flaw.file
    return f"{place} {flaw.field}".strip()


def _shortened(pieces: Sequence[Piece]) -> Iterator[Piece]:
    last = len(pieces) - 1
    for place, piece in enumerate(pieces):
        text = piece.text
        if piece.mark is Mark.KEPT:
            text = _middle_left_out(text, is_first=place == 0, is_last=place == last)
        yield Piece(piece.mark, text)


def _middle_left_out(text: str, *, is_first: bool, is_last: bool) -> str:
    before = 0 if is_first else AROUND
    after = 0 if is_last else AROUND
    if len(text) <= before + after + AROUND:
        return text
    head, tail = text[:before], text[len(text) - after :] if after else ""
    return f"{head.rpartition(' ')[0]} [...] {tail.partition(' ')[2]}"  # whole words only
