"""One call of the Bot API: its arguments, however they were sent, read as the real server does."""

import json
from dataclasses import dataclass, field
from typing import Any

from bot.simulator.refusals import refused

Json = dict[str, Any]

_TRUE = frozenset({"true", "yes", "1"})


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with the call."""

    name: str
    content: bytes


@dataclass(slots=True)
class Call:
    """A method with arguments; those of a JSON body may be any JSON."""

    method: str
    args: dict[str, Any] = field(default_factory=dict)
    files: dict[str, Upload] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """Return an argument as text, empty when absent."""
        value = self.args.get(name)
        if isinstance(value, str):
            return value
        return "" if value is None else json.dumps(value, ensure_ascii=False)

    def required(self, name: str) -> str:
        """Return an argument that must be there."""
        value = self.text(name)
        if not value:
            raise refused("parameter_required", name=name)
        return value

    def integer(self, name: str, default: int = 0) -> int:
        """Return an argument as an integer; what is not a number counts as absent."""
        try:
            return int(self.text(name))
        except ValueError:
            return default

    def flag(self, name: str) -> bool:
        """Return an argument as a truth value."""
        return self.text(name).strip().lower() in _TRUE

    def json(self, name: str, what: str) -> Any:
        """Return an argument that is JSON, or None."""
        value = self.args.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise refused("bad_json", what=what) from None
