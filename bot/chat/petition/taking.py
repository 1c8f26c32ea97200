"""What passes between the form and its steps."""

from dataclasses import dataclass, replace
from typing import Protocol

from bot.chat.callbacks import Press
from bot.chat.moment import Moment
from bot.chat.screens import Screen, Turn
from bot.domain.draft import Draft

# Details of a draft whose ``pending`` words are asked about:
WHICH = "which"  # are they a question, or the petition's text?
DANGER = "danger"  # they tell of danger: the numbers come first
EXTRA = "extra"  # do they belong to the text?
MORE_OR_SPOT = "spot"  # do they belong to the text, or tell of the place?
DOOR = "door"  # are they a petition, or what is not written here? They are not shown again
ASKED_BACK = frozenset({WHICH, DANGER, EXTRA, MORE_OR_SPOT, DOOR})


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Words said in the form."""

    text: str
    is_question: bool = False  # put as one, and nothing else


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A draft as it is being looked at."""

    moment: Moment
    draft: Draft


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What a step makes of an answer."""

    draft: Draft
    is_done: bool = False  # the step has all that it asks
    notes: tuple[str, ...] = ()  # said above the next screen: why not, or what was understood
    extra: tuple[Screen, ...] = ()  # shown besides
    notice: str = ""  # said over the pressed button


class FormStep(Protocol):
    """One step of the form; a detail of the draft says what within it is being asked.

    As it stands it takes no words, cannot be left out, and has one question only.
    """

    async def settled(self, visit: Visit) -> Draft:
        """The draft as this step begins to show it."""
        return visit.draft

    async def screens(self, visit: Visit) -> tuple[Screen, ...]:
        """What is asked now; the first is the one that notes and placement are for."""
        ...

    async def said(self, visit: Visit, words: Words) -> Taken | None:  # noqa: ARG002 - see FormStep
        """Take words as the answer; None when they are none."""
        return None

    async def pressed(self, visit: Visit, press: Press) -> Taken | Turn:
        """Take a button of this step."""
        ...

    def skipped(self, draft: Draft) -> Taken | None:  # noqa: ARG002 - see FormStep
        """What leaving the answer out makes of the draft; None where it cannot be left out."""
        return None

    def before(self, draft: Draft) -> Draft | None:  # noqa: ARG002 - see FormStep
        """The draft one question back within this step; None at its first."""
        return None


def place_of(draft: Draft) -> str:
    """The place in the form, as buttons carry it."""
    detail = draft.detail.partition(":")[0]
    return f"{draft.step}.{detail}" if detail else draft.step.value


def within(draft: Draft, detail: str) -> Taken:
    """Go to another question of the same step."""
    return Taken(draft=replace(draft, detail=detail))
