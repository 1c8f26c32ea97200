"""Where a conversation stands: all that the next event needs, as plain data."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """An option of the last screen; typing its number is pressing its button."""

    label: str
    data: str


class Purpose(StrEnum):
    """What words are wanted for, of a petition on record."""

    ADD = "add"
    EDIT = "edit"
    WITHDRAW = "withdraw"
    REOPEN = "reopen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Awaited:
    """Words for a petition on record that are waited for, or said and not settled."""

    code: str
    purpose: Purpose
    until: int  # seconds since 1970: who comes back later has forgotten what was asked
    listens: bool = False  # the next words are taken for it
    words: str = ""  # said: something is asked about them
    why: str = ""  # what is asked about them
    message: str = ""  # the channel's reference of these words
    mark: int = 0  # on the buttons below these words, so that older ones do not mean them


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatState:
    """The state of one chat; it must survive a restart, so it holds JSON values only."""

    turn: int = 0  # grows with each new screen that has buttons; they carry it
    choices: tuple[Choice, ...] = ()  # what typed numbers mean
    question: str = ""  # the last question, repaired and masked; "" after anything protected
    kept: int = 0  # number under which the last question is kept as unanswered
    offered: tuple[str, ...] = ()  # entry ids of the last suggestion
    rephrased: bool = False  # the one rephrase has been asked for
    only_asking: bool = False  # "I only ask" was pressed: the next words are sorted as a question
    disputed: bool = False  # "that is not what I said" was pressed: the next words are asked about
    unsure: bool = (
        False  # it was asked what kind the last words are; they wait sealed for the answer
    )
    form: bool = False  # a petition is being written: its draft is in the store
    awaited: Awaited | None = None  # words for a petition on record
    sharing: bool = False  # the lasting keyboard offers to share a number or a place
    guarded_album: str = ""  # the last whose words are not for a petition: none of it is kept
    copied_at: str = ""  # when the last copy of the person's data was sent, ISO
    errand: int = 0  # number of the errand that a member of staff writes words for
    correction: tuple[str, ...] = ()  # code, part of the contact, what it is to be: waited for

    def afresh(self) -> "ChatState":
        """Forget what was talked of; the draft of a petition is no talk."""
        return ChatState(
            turn=self.turn,
            form=self.form,
            guarded_album=self.guarded_album,
            copied_at=self.copied_at,
        )

    def to_json(self) -> Mapping[str, object]:
        """Give the state as JSON values."""
        choices = [{"label": choice.label, "data": choice.data} for choice in self.choices]
        values: dict[str, object] = {name: getattr(self, name) for name in self.__slots__}
        awaited = self.awaited and {
            name: getattr(self.awaited, name) for name in self.awaited.__slots__
        }
        # dataclasses.asdict takes ten times as long
        return values | {"choices": choices, "awaited": awaited}

    @classmethod
    def from_json(cls, values: Mapping[str, object] | None) -> "ChatState":
        """Read a state back; fields unknown or missing (another release) start afresh."""
        if not isinstance(values, Mapping):
            return cls()
        turn = values.get("turn")
        return cls(
            turn=turn if isinstance(turn, int) and not isinstance(turn, bool) and turn > 0 else 0,
            choices=tuple(
                Choice(label=label, data=data)
                for each in _list(values.get("choices"))
                if isinstance(each, Mapping)
                and isinstance(label := each.get("label"), str)
                and isinstance(data := each.get("data"), str)
            ),
            question=_text(values.get("question")),
            kept=_number(values.get("kept")),
            offered=tuple(each for each in _list(values.get("offered")) if isinstance(each, str)),
            rephrased=values.get("rephrased") is True,
            only_asking=values.get("only_asking") is True,
            disputed=values.get("disputed") is True,
            unsure=values.get("unsure") is True,
            form=values.get("form") is True,
            sharing=values.get("sharing") is True,
            awaited=_awaited(values.get("awaited")),
            guarded_album=_text(values.get("guarded_album")),
            copied_at=_text(values.get("copied_at")),
            errand=_number(values.get("errand")),
            correction=_correction(values.get("correction")),
        )


def _awaited(value: object) -> Awaited | None:
    if not isinstance(value, Mapping):
        return None
    purpose, until, mark = _text(value.get("purpose")), value.get("until"), value.get("mark")
    if purpose not in set(Purpose) or not isinstance(until, int) or not _text(value.get("code")):
        return None
    return Awaited(
        code=_text(value.get("code")),
        purpose=Purpose(purpose),
        until=until,
        listens=value.get("listens") is True,
        words=_text(value.get("words")),
        why=_text(value.get("why")),
        message=_text(value.get("message")),
        mark=mark if isinstance(mark, int) else 0,
    )


def _number(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else 0


def _correction(value: object) -> tuple[str, ...]:
    words = tuple(each for each in _list(value) if isinstance(each, str))
    return words if len(words) == len(("code", "part", "value")) else ()


def _list(value: object) -> list[object]:
    return list(value) if isinstance(value, list | tuple) else []


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
