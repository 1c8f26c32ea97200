"""What is kept of a question: its words repaired and masked, never who asked."""

from collections.abc import Mapping, Sequence

from bot.chat.moment import Moment
from bot.domain.introductions import hide_persons
from bot.domain.masking import mask
from bot.domain.signals import Message, Signals
from bot.domain.vietnamese import bare_words, compose, syllables
from bot.services.answering import Answered
from bot.services.ports import Unresolved

LONGEST = 500  # characters of a question that are kept
GUARDED = ("wrongdoing", "accusation", "danger")  # names of signals; words with one are not kept


class Keeping:
    """Decides what may be kept of a question."""

    def __init__(self, signals: Mapping[str, Sequence[str]]) -> None:
        self._guarded = Signals({name: signals.get(name, ()) for name in GUARDED})

    def fit_to_keep(self, answered: Answered) -> str:
        """Repair and mask a question; "" when nothing is left or it may tell of somebody.

        A denunciation put as a question is sorted as a question, so its words are looked at too.
        """
        if self._is_guarded(answered.question, answered.repaired):
            return ""
        # Repair drops the dots and dashes that a number or an address of e-mail is known by, so
        # words that hold any are kept as they were typed.
        masked = hide_persons(mask(answered.question))
        words = answered.repaired if masked == answered.question else masked
        kept = mask(words)[:LONGEST].strip()
        return kept if any(syllables(kept)) else ""

    def _is_guarded(self, question: str, repaired: str) -> bool:
        """Look as typed and as repaired; marks count only in words that were typed with marks."""
        forms = {tuple(syllables(compose(text))): text for text in (question, repaired)}
        return any(
            self._guarded.find(Message.as_written(text, words)) for words, text in forms.items()
        )


async def keep_unresolved(moment: Moment, question: str, reason: Unresolved, id_: str) -> int:
    """Keep a question for the administrators, counted once a person; returns its number."""
    if not question:
        return 0
    return await moment.uow.questions.record_unresolved(
        text=question,
        fold=bare_words(question),
        reason=reason,
        entry_id=id_,
        asker=moment.asker,
        at=moment.now,
    )


async def keep_choice(moment: Moment, id_: str) -> None:
    """Keep which suggestion was chosen for the last question, counted once a person."""
    question = moment.state.question
    if question:
        await moment.uow.choices.record(
            text=question,
            fold=bare_words(question),
            entry_id=id_,
            asker=moment.asker,
            at=moment.now,
        )


async def forget_choice(moment: Moment, id_: str) -> None:
    """Take it back: what was chosen turned out not to be it."""
    question = moment.state.question
    if question:
        await moment.uow.choices.withdraw(
            fold=bare_words(question), entry_id=id_, asker=moment.asker
        )
