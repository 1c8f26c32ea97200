"""Whether words are plainly a question: put as one, and nothing else."""

from collections.abc import Mapping, Sequence

from bot.domain.kinds import Kind
from bot.domain.signals import Message, Signals
from bot.domain.vietnamese import compose, syllables
from bot.services.answering import Answered


class Asking:
    """Tells by how it is put: what is a question only because it is nothing else is none."""

    def __init__(self, signals: Mapping[str, Sequence[str]]) -> None:
        self._signals = Signals({"asking": signals.get("asking", ())})

    def is_question(self, answered: Answered) -> bool:
        """Tell a question from an answer that is sorted with them."""
        if answered.kind is not Kind.QUESTION:
            return False
        words = syllables(compose(answered.question))
        found = self._signals.find(Message.of(answered.question, words))
        return "?" in answered.question or bool(found)
