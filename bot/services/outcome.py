"""What is done about a message: the conversation acts on it, examinations count by it."""

from collections.abc import Mapping
from enum import StrEnum

from bot.domain.decision import Decision
from bot.domain.kinds import Kind
from bot.services.answering import Answered

NEAR = 2  # entries offered beside the guidance for a petition
SUGGESTIONS = 3
# Of the first suggestion's chance: what has less of it is there only because something had to come
# next, and makes the list look like a guess.
LEAST_SHARE = 0.1

# What is pointed to beside the guidance for a kind of message.
POINTED_TO: Mapping[Kind, tuple[str, ...]] = {
    Kind.EMERGENCY: ("bot-khan-cap",),
    Kind.DENUNCIATION: ("tt-to-cao", "tt-nac-danh"),
    Kind.COMPLAINT: ("tt-khieu-nai", "tt-phan-biet"),
    Kind.PETITION: ("tt-gui-kien-nghi", "tt-kenh-khac"),
}


class Outcome(StrEnum):
    """What is done about a message."""

    ANSWERED = "answered"  # one answer is shown
    OFFERED = "offered"  # a few are offered
    REFERRED = "referred"  # it named an article: what became of that is said
    UNKNOWN = "unknown"  # nothing here answers it, and that is said
    ASKED = "asked"  # whoever wrote it is asked what it is; nothing else is done
    GUIDED = "guided"  # it is not for a chat: where it belongs is said
    SMALL_TALK = "small_talk"
    FOREIGN = "foreign"  # in another language: that only Vietnamese is read is said

    @classmethod
    def of(cls, answered: Answered) -> "Outcome":
        """What is done in a chat of one's own, where nothing was said before."""
        if answered.is_foreign:
            return cls.FOREIGN
        if answered.is_unsure:
            return cls.ASKED
        if answered.kind in POINTED_TO:
            return cls.GUIDED
        if answered.kind is Kind.CHAT:
            return cls.SMALL_TALK
        if answered.reference:
            return cls.REFERRED
        found = {Decision.SURE: cls.ANSWERED, Decision.SUGGEST: cls.OFFERED}
        return found.get(answered.decision, cls.UNKNOWN)


def near(answered: Answered) -> tuple[str, ...]:
    """The ids that a petition's words are near to, beside what is pointed to anyway."""
    if answered.kind is not Kind.PETITION or answered.decision is Decision.NOTHING:
        return ()
    pointed_to = {id_ for ids in POINTED_TO.values() for id_ in ids}
    return tuple(m.id for m in answered.matches if m.id not in pointed_to)[:NEAR]


def shown(answered: Answered) -> tuple[str, ...]:
    """The ids that are shown or offered, in that order."""
    match Outcome.of(answered):
        case Outcome.ANSWERED:
            return (answered.matches[0].id,)
        case Outcome.OFFERED | Outcome.REFERRED:
            best = max((match.score for match in answered.matches), default=0.0)
            likely = (m.id for m in answered.matches if m.score >= LEAST_SHARE * best)
            return tuple(likely)[:SUGGESTIONS]
        case Outcome.GUIDED:
            return (*near(answered), *POINTED_TO[answered.kind])
        case _:
            return ()
