"""Step 1: what it is about, in the citizen's own words, which are kept as they are."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.chat.callbacks import Press
from bot.chat.petition.sheets import Sheets
from bot.chat.petition.taking import WHICH, FormStep, Taken, Visit, Words, within
from bot.chat.screens import Screen
from bot.domain.draft import Draft, Piece, Step
from bot.domain.errors import BotError, InvalidInputError
from bot.domain.petition import PetitionKind
from bot.domain.signals import Message, Signals
from bot.domain.vietnamese import compose, syllables
from bot.services.handling import checked
from bot.services.petitioning import FEWEST_WORDS
from bot.texts.catalog import Catalog

DELAY = "delay"  # a petition about the delay of a complaint is being asked for
PROPOSING = "proposing"  # the signal of a petition that asks for something
UNANSWERED = "unanswered"  # the signal of somebody who waits


class What(FormStep):
    """Takes the text of the petition."""

    def __init__(
        self, texts: Catalog, sheets: Sheets, signals: Mapping[str, Sequence[str]]
    ) -> None:
        self._texts = texts
        self._sheets = sheets
        self._proposing = Signals({PROPOSING: signals.get(PROPOSING, ())})
        self._unanswered = Signals({UNANSWERED: signals.get(UNANSWERED, ())})

    async def screens(self, visit: Visit) -> tuple[Screen, ...]:
        draft = visit.draft
        asked = "form.what_delay" if draft.detail == DELAY else "form.what"
        kept = self._sheets.quoted(draft.text) if draft.text else ""
        rows = [(self._sheets.button("use_text", draft, "keep"),)] if draft.text else []
        return (self._sheets.screen(draft, self._texts.say(asked), kept, rows=rows),)

    async def said(self, visit: Visit, words: Words) -> Taken | None:
        if words.is_question and visit.draft.detail != DELAY:
            return Taken(draft=replace(visit.draft, detail=WHICH, pending=words.text))
        return self.told(visit.draft, words.text, visit.moment.message)

    def told(self, draft: Draft, text: str, message: str = "") -> Taken:
        """Make these words the text, if they will do."""
        text = text.strip()
        try:
            checked(text, fewest=FEWEST_WORDS)
        except BotError as error:
            reason = self._texts.say(f"error.{error.code}", **error.facts)
            detail = DELAY if draft.detail == DELAY else ""
            return Taken(draft=replace(draft, detail=detail, pending=""), notes=(reason,))
        told = replace(
            draft,
            text=text,
            text_message=message,
            added=(),
            pending="",
            detail="",
            kind=draft.kind or self._kind(text),
            similar_seen=False,
            numbers_seen=False,
        )
        return Taken(draft=told, is_done=True)

    def is_about_delay(self, text: str) -> bool:
        """Whether words tell of waiting for an answer, whatever they are otherwise."""
        return bool(self._unanswered.find(_message(text)))

    def more(self, draft: Draft, words: str, message: str = "") -> Taken:
        """Put words below the text, if they will do there."""
        pieces = draft.pieces or (Piece(words=draft.text, message=draft.text_message),)
        return self._made_of(draft, (*pieces, Piece(words=words.strip(), message=message)))

    def kept(self, draft: Draft) -> tuple[Draft, tuple[str, ...]]:
        """Put the pending words below the text, as nobody said what they are; and say so."""
        taken = self.more(draft, draft.pending)
        notes = taken.notes or (self._texts.say("form.added"),)
        return replace(taken.draft, detail="", pending=""), notes

    def corrected(self, draft: Draft, words: str, message: str) -> Taken | None:
        """Change the words of one message; None where it is not known which they are."""
        pieces = draft.pieces
        if not pieces:
            return None
        changed = Piece(words=words.strip(), message=message)
        return self._made_of(
            draft, tuple(changed if each.message == message else each for each in pieces)
        )

    def without(self, draft: Draft, message: str) -> Taken | None:
        """Take the words of one message out; None where it is not known which they are."""
        pieces = draft.pieces
        if not pieces:
            return None
        left = tuple(each for each in pieces if each.message != message)
        if left:
            return self._made_of(replace(draft, text_message=left[0].message), left)
        return Taken(draft=_emptied(draft), is_done=True)

    def let_go(self, draft: Draft, message: str) -> Draft:
        """The draft without the words of one message; without any, where too few are left."""
        taken = self.without(draft, message)
        if taken is None or not taken.is_done:
            return _emptied(draft)
        return replace(taken.draft, detail=draft.detail) if taken.draft.text else taken.draft

    async def pressed(self, visit: Visit, press: Press) -> Taken:
        draft = visit.draft
        if press.field(1) == "keep" and draft.text:
            return Taken(draft=replace(draft, detail=""), is_done=True)
        raise InvalidInputError

    def before(self, draft: Draft) -> Draft | None:
        return within(draft, "").draft if draft.detail else None

    def _made_of(self, draft: Draft, pieces: tuple[Piece, ...]) -> Taken:
        text = "\n".join(each.words for each in pieces)
        taken = self.told(draft, text, draft.text_message)
        if not taken.is_done:
            return taken
        return replace(taken, draft=replace(taken.draft, added=pieces[1:]))

    def _kind(self, text: str) -> PetitionKind:
        asks = self._proposing.find(_message(text))
        return PetitionKind.PROPOSAL if asks else PetitionKind.REPORT


def _message(text: str) -> Message:
    return Message.of(text, syllables(compose(text)))


def _emptied(draft: Draft) -> Draft:
    return replace(draft, step=Step.WHAT, detail="", text="", text_message="", added=(), kind=None)
