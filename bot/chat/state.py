"""Where a conversation stands: all that the next event needs, as plain data."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """An option of the last screen; typing its number is pressing its button."""

    label: str
    data: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatState:
    """The state of one chat; it must survive a restart, so it holds JSON values only."""

    turn: int = 0  # grows with each new screen that has buttons; they carry it
    choices: tuple[Choice, ...] = ()  # what typed numbers mean
    question: str = ""  # the last question, repaired and masked; "" after anything protected
    offered: tuple[str, ...] = ()  # entry ids of the last suggestion
    rephrased: bool = False  # the one rephrase has been asked for
    only_asking: bool = False  # "I only ask" was pressed: the next words are sorted as a question
    form: bool = False  # a petition is being written: its draft is in the store

    def afresh(self) -> "ChatState":
        """Forget what was talked of; the draft of a petition is no talk."""
        return ChatState(turn=self.turn, form=self.form)

    def to_json(self) -> Mapping[str, object]:
        """Give the state as JSON values."""
        choices = [{"label": choice.label, "data": choice.data} for choice in self.choices]
        values: dict[str, object] = {name: getattr(self, name) for name in self.__slots__}
        return values | {"choices": choices}  # dataclasses.asdict takes ten times as long

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
            offered=tuple(each for each in _list(values.get("offered")) if isinstance(each, str)),
            rephrased=values.get("rephrased") is True,
            only_asking=values.get("only_asking") is True,
            form=values.get("form") is True,
        )


def _list(value: object) -> list[object]:
    return list(value) if isinstance(value, list | tuple) else []


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
