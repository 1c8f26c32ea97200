"""What a petition looks like to staff: its card in the group, its sheet in private.

No telephone, no name, nobody's identity. In the group the citizen's words are masked.
"""

from collections.abc import Sequence
from datetime import datetime

from bot.chat.buttons import Buttons, Row
from bot.chat.callbacks import Action
from bot.chat.links import Links, forward_page, petition_page
from bot.chat.paging import joined, pages
from bot.chat.screens import Button, Placement, Screen
from bot.chat.staff.verbs import GOES_TO, WORDED, Verb
from bot.domain.knowledge import Knowledge
from bot.domain.local_time import local_day, local_minute, local_second
from bot.domain.masking import mask
from bot.domain.petition import NEXT, TIMED, ActorKind, Note, NoteKind, Petition, State
from bot.services.casework import CaseFile
from bot.services.noticing import is_reached
from bot.services.office import Decision
from bot.services.ports import UnitOfWork
from bot.services.rights import name_of
from bot.texts.catalog import Catalog

QUOTED = 1500  # characters of somebody's words in one piece
LONGEST_TITLE = 160


class Faces:
    """Draws them; ``public_url`` is where the console is, "" without one."""

    def __init__(
        self, texts: Catalog, knowledge: Knowledge, links: Links, public_url: str = ""
    ) -> None:
        self._texts = texts
        self._buttons = Buttons(texts)
        self._links = links
        self._public_url = public_url
        self._places = knowledge.place_names()
        self._sectors = knowledge.sector_names()

    async def card(self, uow: UnitOfWork, petition: Petition, now: datetime) -> Screen:
        """The card as things stand, in place of the one before."""
        case = await uow.cases.get(petition.code)
        decision = await uow.cases.decision(petition.code)
        owner = await name_of(uow, case.owner)
        by = await name_of(uow, decision.by) if decision else ""
        return Screen(
            html=self._head(petition, now, owner=owner, decision=decision, by=by),
            buttons=tuple(self._rows(petition, owner=owner, decision=decision, in_group=True)),
            placement=Placement.RENEW,
            about=petition.code,
            name=card_name(petition.code),
            topic=self._sectors.get(petition.sector, ""),
        )

    def note(self, petition: Petition, note: Note) -> Screen:
        """What the citizen added or changed, as an answer to the card."""
        text = petition.text if note.kind is NoteKind.EDIT else note.text
        first = "" if note.kind is NoteKind.CORRECTION else pages(mask(text), QUOTED)[0]
        return Screen(
            html=self._texts.say(f"card.told.{note.kind}", code=petition.code, text=first),
            placement=Placement.RENEW,
            about=petition.code,
            name=note_name(petition.code, note.number),
            below=card_name(petition.code),
            topic=self._sectors.get(petition.sector, ""),
        )

    def erased_note(self, code: str, number: int) -> Screen:
        """What takes the place of words that their writer had erased."""
        return Screen(
            html=self._texts.say("card.told.erased", code=code),
            placement=Placement.RENEW,
            about=code,
            name=note_name(code, number),
            below=card_name(code),
        )

    def sheet(self, file: CaseFile, now: datetime, *, by: str, writers: Sequence[str]) -> Screen:
        """All of a petition but the contact; ``writers`` wrote the internal notes."""
        petition = file.petition
        parts = [
            self._head(petition, now, owner=file.owner, decision=file.decision, by=by),
            *self._quoted("card.sheet.text", petition.text),
        ]
        if petition.place_note:
            parts.append(self._texts.say("card.sheet.place", text=petition.place_note))
        if petition.sent_before:
            parts.append(self._texts.say("card.sheet.before", text=petition.sent_before))
        for note in file.history.notes:
            parts += self._quoted(f"card.sheet.{note.kind}", note.text, at=local_minute(note.at))
        for internal, writer in zip(file.notes, writers, strict=True):
            parts += self._quoted(
                "card.sheet.internal", internal.text, at=local_minute(internal.at), by=writer
            )
        rows = self._rows(petition, owner=file.owner, decision=file.decision, in_group=False)
        return Screen(html=joined(*parts), buttons=tuple(rows), may_quote=False)

    def undo(self, code: str) -> Row:
        """The row that takes a decision back."""
        return (self._act(Verb.UNDO, code),)

    def _head(
        self,
        petition: Petition,
        now: datetime,
        *,
        owner: str,
        decision: Decision | None,
        by: str,
    ) -> str:
        today, sent = local_day(now), local_day(petition.created_at)
        title = mask(petition.title)
        return self._texts.say(
            "card.card",
            code=petition.code,
            state=self._texts.say(f"form.state.{petition.state}"),
            title=title if len(title) <= LONGEST_TITLE else title[:LONGEST_TITLE] + "...",
            sector=self._sectors.get(petition.sector, ""),
            place=self._places.get(petition.place_id, ""),
            sent_on=sent,
            age=(today - sent).days,
            due_on=petition.due_on if petition.state in TIMED else None,
            is_late=petition.due_on is not None and petition.due_on < today,
            owner=owner,
            supporters=petition.supporters,
            is_open=petition.is_open,
            has_chat=is_reached(petition.person_key) or not petition.person_key,
            decided=self._texts.say(f"form.state.{decision.to}") if decision else "",
            by=by,
            due_at=local_second(decision.due_at) if decision else "",
        )

    def _rows(
        self, petition: Petition, *, owner: str, decision: Decision | None, in_group: bool
    ) -> list[Row]:
        """What can be done now, two a row; nothing with what has ended."""
        if not petition.is_open:
            return []
        code = petition.code
        if decision is not None:
            first = [self._act(Verb.UNDO, code)]
        else:
            first = [] if owner else [self._act(Verb.TAKE, code)]
            first += [
                self._leading(verb, code, in_group=in_group)
                for verb in GOES_TO
                if _leads_on(petition, verb)
            ]
        if in_group:
            first.insert(min(1, len(first)), self._full(code))
        return [tuple(first[at : at + 2]) for at in range(0, len(first), 2)]

    def _full(self, code: str) -> Button:
        if not self._public_url:
            return self._away(Verb.SEE, code)
        label = self._texts.say(f"button.card_{Verb.SEE}")
        return Button(label=label, url=petition_page(self._public_url, code))

    def _leading(self, verb: Verb, code: str, *, in_group: bool) -> Button:
        """A button of a move: letters are written in the console, words in private."""
        if verb is Verb.FORWARD and self._public_url:
            label = self._texts.say(f"button.card_{verb}")
            return Button(label=label, url=forward_page(self._public_url, code))
        return self._away(verb, code) if verb in WORDED and in_group else self._act(verb, code)

    def _away(self, verb: Verb, code: str) -> Button:
        """A button that leads into the private chat with the bot."""
        url = self._links.doing(code, verb)
        label = self._texts.say(f"button.card_{verb}")
        return Button(label=label, url=url) if url else self._act(verb, code)

    def _act(self, verb: Verb, code: str) -> Button:
        return self._buttons.named(f"card_{verb}", Action.STAFF, verb, code)

    def _quoted(self, heading: str, text: str, **facts: object) -> list[str]:
        words = [
            self._texts.say("form.quoted", text=piece, is_cut=False)
            for piece in pages(text, QUOTED)
            if piece
        ]
        return [self._texts.say(heading, **facts), *words]


def card_name(code: str) -> str:
    """How the card of a petition is found again."""
    return f"card-{code}"


def note_name(code: str, number: int) -> str:
    """How a note shown below it is found again."""
    return f"note-{code}-{number}"


def is_for_group(note: Note) -> bool:
    """Whether staff in the group should hear of it."""
    return note.actor.kind is ActorKind.CITIZEN


def _leads_on(petition: Petition, verb: Verb) -> bool:
    to = GOES_TO[verb]
    if to not in NEXT[petition.state]:
        return False
    # What waits for the citizen goes back by their answer, or ends.
    return petition.state is not State.WAITING or to not in {State.ACCEPTED, State.FORWARDED}
