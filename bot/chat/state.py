"""Where a conversation stands: all that the next event needs, as plain data."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """An option of the last screen; typing its number is pressing its button."""

    label: str
    data: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatState:
    """The state of one chat; it must survive a restart, so it holds JSON values only."""

    turn: int = 0  # grows with each screen that has buttons; buttons of other turns are stale
    choices: tuple[Choice, ...] = ()  # what typed numbers mean
    question: str = ""  # the last question, repaired and masked; "" after anything protected
    offered: tuple[str, ...] = ()  # entry ids of the last suggestion
    rephrased: bool = False  # the one rephrase has been asked for

    def to_json(self) -> Mapping[str, object]:
        """The state as JSON values."""
        return asdict(self)

    @classmethod
    def from_json(cls, values: Mapping[str, object] | None) -> "ChatState":
        """A state read back; fields unknown or missing (another release) start afresh."""
        raise NotImplementedError
