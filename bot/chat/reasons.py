"""The list of reasons in words: what staff choose from, and what the citizen would read."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.petition import State
from bot.domain.reasons import Reason, reasons_for
from bot.texts.catalog import Catalog

UNFINISHED = frozenset({Reason.OTHER, Reason.OTHER_WAY})  # staff must write the rest themselves


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """One reason; ``told`` is offered as the note, to be edited before it goes."""

    code: str
    name: str
    told: str
    is_finished: bool


def offered(texts: Catalog, to: State) -> Sequence[Offered]:
    """The reasons for closing, or for showing another way."""
    return [
        Offered(
            code=reason.value,
            name=texts.say(f"reason.{reason.value}.name"),
            told=texts.say(f"reason.{reason.value}.told"),
            is_finished=reason not in UNFINISHED,
        )
        for reason in reasons_for(to)
    ]
