"""What the conversation needs of the answering service."""

from typing import Protocol

from bot.domain.kinds import Kind
from bot.domain.knowledge import Knowledge
from bot.services.answering import Answered


class Answerer(Protocol):
    """Sorts messages and looks them up in one version of the knowledge."""

    @property
    def knowledge(self) -> Knowledge:
        """What the answers are taken from."""
        ...

    def answer(self, text: str, *, kind: Kind | None = None) -> Answered:
        """Sort the message and look it up; ``kind`` overrules the recogniser."""
        ...
