"""What is kept of a question: its words repaired and masked, never who asked."""

from bot.chat.moment import Moment
from bot.domain.masking import mask
from bot.domain.vietnamese import fold, syllables
from bot.services.answering import Answered
from bot.services.ports import Unresolved

LONGEST = 500  # characters of a question that are kept


def fit_to_keep(answered: Answered) -> str:
    """Repair and mask a question; "" when nothing is left of it."""
    # Repair drops the dots and dashes that a number or an address of e-mail is known by, so
    # words that hold any are kept as they were typed.
    masked = mask(answered.question)
    words = answered.repaired if masked == answered.question else masked
    kept = mask(words)[:LONGEST].strip()
    return kept if any(syllables(kept)) else ""


async def keep_unresolved(moment: Moment, question: str, reason: Unresolved, id_: str) -> None:
    """Keep a question for the administrators, counted once a person."""
    if question:
        await moment.uow.questions.record_unresolved(
            text=question,
            fold=fold(" ".join(syllables(question))),
            reason=reason,
            entry_id=id_,
            asker=moment.asker,
            at=moment.now,
        )
