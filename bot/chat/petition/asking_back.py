"""Words whose use is not plain: a question, the text, more of it, danger, or no petition."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.chat.callbacks import Press
from bot.chat.petition.sheets import Sheets
from bot.chat.petition.steps.what import What
from bot.chat.petition.steps.where import LONGEST_NOTE, NOTE
from bot.chat.petition.taking import (
    DANGER,
    DOOR,
    EXTRA,
    MORE_OR_SPOT,
    WHICH,
    FormStep,
    Taken,
    Visit,
)
from bot.chat.screens import Screen
from bot.domain.draft import Draft, Step
from bot.domain.errors import InvalidInputError
from bot.domain.kinds import Kind
from bot.texts.catalog import Catalog

ASK = "ask"  # the words are a question: whoever answers questions takes this button

# The words are no petition but this: whoever guides to other doors takes these buttons.
ELSEWHERE = {"report": Kind.DENUNCIATION, "object": Kind.COMPLAINT}


class AskingBack(FormStep):
    """Asks what the pending words are; stands in for the step meanwhile."""

    def __init__(self, texts: Catalog, sheets: Sheets, what: What) -> None:
        self._texts = texts
        self._sheets = sheets
        self._what = what
        self._rows: Mapping[str, tuple[tuple[str, str], ...]] = {  # button, verb
            WHICH: (("it_is_a_question", ASK), ("it_is_the_text", "text")),
            DANGER: (("record_anyway", "text"),),
            DOOR: (
                ("door_petition", "text"),
                ("door_denunciation", "report"),
                ("door_complaint", "object"),
                ("only_asking", ASK),
            ),
            EXTRA: (("add_to_text", "add"), ("leave_out", "leave")),
            MORE_OR_SPOT: (("add_to_text", "add"), ("as_spot", "spot"), ("leave_out", "leave")),
        }
        self._presses: Mapping[str, Callable[[Draft], Taken]] = {
            "text": self._is_text,
            "add": self._added,
            "spot": self._spot,
            "leave": self._left_out,
        }

    async def screens(self, visit: Visit) -> tuple[Screen, ...]:
        draft = visit.draft
        first = self._texts.say("kind.emergency") if draft.detail == DANGER else ""
        rows = self._sheets.options(draft, *self._rows[draft.detail])
        asked = self._texts.say(f"form.{draft.detail}")
        is_shown = draft.pending and draft.detail != DOOR
        words = self._sheets.quoted(draft.pending) if is_shown else ""
        return (self._sheets.screen(draft, first, asked, words, rows=rows),)

    async def pressed(self, visit: Visit, press: Press) -> Taken:
        answer = self._presses.get(press.field(1))
        if answer is None:
            raise InvalidInputError
        return answer(visit.draft)

    def before(self, draft: Draft) -> Draft | None:
        return replace(draft, detail="", pending="")

    def _is_text(self, draft: Draft) -> Taken:
        """Make them the text; where it was written before, a part of it."""
        if draft.step is not Step.WHAT:
            return self._added(draft)
        return self._what.told(draft, draft.pending)

    def _added(self, draft: Draft) -> Taken:
        """Put more below the text; the step goes on where it stood."""
        taken = self._what.more(draft, draft.pending)
        notes = taken.notes or (self._texts.say("form.added"),)
        return Taken(draft=_answered(taken.draft), notes=notes)

    def _spot(self, draft: Draft) -> Taken:
        """Keep them as the place in the citizen's words."""
        if len(draft.pending) > LONGEST_NOTE:
            reason = self._texts.say("form.too_long", limit=LONGEST_NOTE, found=len(draft.pending))
            return Taken(draft=draft, notes=(reason,))
        told = replace(draft, place_note=draft.pending, numbers_seen=False)
        return Taken(draft=_answered(told))

    def _left_out(self, draft: Draft) -> Taken:
        return Taken(draft=_answered(draft))


def _answered(draft: Draft) -> Draft:
    """Go on where the step stood: a commune that is known is not asked again."""
    is_known = draft.step is Step.WHERE and draft.place_id
    return replace(draft, detail=NOTE if is_known else "", pending="")
