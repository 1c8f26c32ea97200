"""What kind of message a citizen sent; decides before anything is looked up.

A linear classifier, taught by example messages of every kind, weighs a message's words and signal
words; tables of rules over it keep the order of protection. Both the examples and the signal words
are data (``knowledge/language``): what an administrator adds there is learnt at the next start.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.cancelling import HARMLESS, PAST, standing
from bot.domain.linear import LinearClassifier
from bot.domain.matters import BESIDES, REDRESS, Door, Half, Joint, halves, two_doors
from bot.domain.message_features import features_of
from bot.domain.signals import Message, Signal, Signals
from bot.domain.vietnamese import compose, syllables


class Kind(StrEnum):
    """What a message is, in the order of protection: the first that fits wins."""

    EMERGENCY = "emergency"  # danger to life or property now
    DENUNCIATION = "denunciation"  # tố cáo: an offence by somebody, told as a case
    COMPLAINT = "complaint"  # khiếu nại: a decision or act against the sender, told as a case
    PETITION = "petition"  # kiến nghị, phản ánh: a wish or a state of things
    CHAT = "chat"  # greeting, thanks, insult
    QUESTION = "question"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sorted:
    """How a message was sorted."""

    kind: Kind  # the most protective, where there are two
    beside: Kind | None = None  # of a second matter; of danger, that it accuses somebody as well
    is_unsure: bool = False  # it may be a petition just as well: ask whoever wrote it


SAID = "said_"  # signals["said_petition"] holds whole example messages of that kind

# The signal names that features are made of; other names in the data are for other uses.
TELLING = (
    "danger", "casualty", "cry_for_help", "now", "peril", "victim",
    "offender", "wrongdoing", "accusation", "money", "person", "taking",
    "decision", "disagreement", "authority",
    "mine", "here", "since", "wish", "bad_state", "rhetorical",
    "asking", "procedure", "supposing", "next_step",
    "greeting", "insult", "advert", "unanswered", "unreceived",
)  # fmt: skip

ALARM = "alarm"  # words that say all by themselves
VIOLENCE = "violence"  # somebody is beaten at home
ANNOUNCED = "announced"  # a denunciation is announced; not yet told

# Signals that are no features: where a message may be cut, and what needs no weighing.
UNWEIGHED = frozenset({BESIDES, REDRESS, ALARM, VIOLENCE, ANNOUNCED, HARMLESS, PAST})


# The kinds that one message may be at once, in the order of protection.
DOORS = (
    Door(
        Kind.DENUNCIATION,
        frozenset({"wrongdoing", "accusation", "taking"}),
    ),
    Door(
        Kind.COMPLAINT,
        frozenset({"decision", "disagreement"}),
        own=frozenset({"decision"}),
    ),
    Door(Kind.PETITION, frozenset({"wish", "bad_state", "rhetorical"})),
)

# A kind whose own signals are not seen needs a chance above UNSEEN: what resembles nothing is a
# question.
EVIDENCE: Mapping[Kind, frozenset[str]] = {
    Kind.EMERGENCY: frozenset({"danger", "casualty", "cry_for_help", "now"}),
    Kind.DENUNCIATION: frozenset({"wrongdoing", "accusation"}),
    Kind.COMPLAINT: frozenset({"decision", "disagreement"}),
    Kind.PETITION: frozenset({"wish", "bad_state", "rhetorical", "since", "here"}),
    Kind.CHAT: frozenset({"greeting", "insult", "advert"}),
}
UNSEEN = 0.25
UNSEEN_DANGER = 0.6

ACCUSED = 0.14  # chance of a denunciation beside danger that keeps the words off the record

# Chance of an emergency in words sorted as something open that asks what they are, below the
# numbers to call.
NEAR_DANGER = 0.3

SURE_OF_DANGER = 0.8  # chance of an emergency in one sentence of a message about something else

# A kind's chance counts this many times. These, UNSEEN and QUESTION_WEIGHT are a choice between
# questions refused and cases missed, made on cross-validation over the examples.
LEAN: Mapping[Kind, float] = {
    Kind.EMERGENCY: 1.4,
    Kind.DENUNCIATION: 1.2,
    Kind.COMPLAINT: 1.3,
    Kind.PETITION: 1.1,
    Kind.CHAT: 1.3,
    Kind.QUESTION: 1.0,
}

# A neutral question is asked where another reading has more than this chance. Like LEAN a choice
# made on cross-validation (tests/bench/calibrate_doors.py): few cases missed, few petitions asked
# about.
DOUBT: Mapping[Kind, Mapping[Kind, float]] = {
    Kind.PETITION: {Kind.DENUNCIATION: 0.2, Kind.COMPLAINT: 0.25},
    Kind.QUESTION: {Kind.DENUNCIATION: 0.14, Kind.COMPLAINT: 0.14},
    Kind.EMERGENCY: {Kind.PETITION: 0.3, Kind.QUESTION: 0.3},  # below the numbers
    Kind.DENUNCIATION: {Kind.PETITION: 0.2, Kind.QUESTION: 0.25},
    Kind.COMPLAINT: {Kind.PETITION: 0.1, Kind.QUESTION: 0.25},
    Kind.CHAT: {Kind.PETITION: 0.2, Kind.DENUNCIATION: 0.14},
}

# Marks of a case being told, beside its signals.
MARKS: Mapping[str, re.Pattern[str]] = {
    "named": re.compile(
        r"\b(?:[Ôô]ng|[Oo]ng|[Bb][àa]|[Aa]nh|[Cc]h[ịi]|[Cc][ôo]|[Tt]h[ầa]y)\s+[A-ZĐÂÁĂÊÔƯ]\w*"
    ),
    "amount": re.compile(r"\d\s?(?:tri[ệe]u|tr\b|ngh[ìi]n|ng[àa]n|k\b|t[ỷy]\b|%)", re.IGNORECASE),
}


@dataclass(frozen=True, slots=True)
class Rule:
    """A kind that is certain by its signals, whatever the classifier says."""

    kind: Kind
    needs: frozenset[str]
    one_of: frozenset[str]  # at least one, unless there is none here
    never: frozenset[str]
    least: float = 0.1  # the classifier's chance that is needed all the same


_GENERAL = frozenset({"supposing", "procedure"})  # spoken of, not told
_ASKED = _GENERAL | {"asking", "next_step", "?"}
_SUPPOSED = frozenset({"supposing", "asking", "?"})
_ELSE = frozenset({"wish", "since", "rhetorical", "decision", "disagreement", "offender"})
_CASE = frozenset({"mine", "here", "since", "accusation", "named", "amount"})
_NOW = frozenset({"now", "casualty", "cry_for_help"})
_HARM = frozenset({"danger", "casualty"})
_OFFENCE = frozenset({"offender", "wrongdoing"})
_TAKEN = frozenset({"offender", "taking", "money"})

# In the order of protection; the first that fits wins. Under cross-validation each was right for
# more than 9 in 10 of the messages that it decided.
RULES = (
    Rule(Kind.EMERGENCY, frozenset({ALARM}), frozenset(), _ASKED, least=0.0),
    Rule(Kind.EMERGENCY, frozenset({VIOLENCE}), frozenset(), _SUPPOSED | {"offender"}, least=0.0),
    Rule(Kind.EMERGENCY, frozenset({"danger"}), _NOW, _GENERAL | {"next_step"}),
    Rule(Kind.EMERGENCY, frozenset({"casualty"}), _NOW - {"casualty"}, _GENERAL | {"next_step"}),
    Rule(Kind.EMERGENCY, frozenset(), _HARM, _ASKED | _ELSE, least=0.25),
    Rule(Kind.EMERGENCY, frozenset({"now"}), frozenset({"mine", "victim"}), _GENERAL),
    Rule(Kind.EMERGENCY, frozenset(), _HARM | _NOW | {"peril"}, frozenset(), least=0.5),
    Rule(Kind.DENUNCIATION, _OFFENCE, _CASE, frozenset({"supposing"})),
    Rule(Kind.DENUNCIATION, _OFFENCE, frozenset(), _ASKED | {"wish"}),
    Rule(Kind.DENUNCIATION, _TAKEN, frozenset(), _ASKED | {"wish", "danger", "decision"}),
    Rule(Kind.DENUNCIATION, frozenset({ANNOUNCED}), frozenset(), _SUPPOSED, least=0.0),
    Rule(
        Kind.COMPLAINT,
        frozenset({"decision", "disagreement", "mine"}),
        frozenset(),
        frozenset({"supposing"}),
    ),
    Rule(
        Kind.COMPLAINT,
        frozenset({"decision", "mine"}),
        frozenset(),
        _ASKED | {"danger", "wish", "unanswered", "unreceived"},
    ),
    Rule(
        Kind.COMPLAINT, frozenset({"decision", "disagreement"}), frozenset(), _ASKED | {"danger"}
    ),
)

# Looked for in the words as typed, too, for repair may err.
AS_TYPED = _NOW | {"danger", ALARM, VIOLENCE, ANNOUNCED, HARMLESS, PAST}

QUESTION_WEIGHT = 0.1  # of an entry's example question beside an example message

KINDS = tuple(Kind)
OPEN = frozenset({Kind.PETITION, Kind.CHAT, Kind.QUESTION})  # nothing protects such words


class KindRecogniser:
    """Sorts messages; taught at construction by the example messages among the signals.

    ``questions`` are known to be questions (those of entries); each counts little.
    """

    def __init__(
        self, signals: Mapping[str, Sequence[str]], questions: Iterable[str] = ()
    ) -> None:
        self._signals = Signals({name: signals.get(name, ()) for name in (*TELLING, *UNWEIGHED)})
        self._alarms = Signals({name: signals.get(name, ()) for name in AS_TYPED})
        taught = [
            (Message.of(text, syllables(compose(text))), kind, 1.0)
            for kind in KINDS
            for text in signals.get(SAID + kind, ())
        ]
        taught += [
            (Message.of(text, syllables(compose(text))), Kind.QUESTION, QUESTION_WEIGHT)
            for text in questions
        ]
        self._is_taught = bool(taught)  # else every chance is the same
        self._classifier = LinearClassifier(
            [self._features(message) for message, _, _ in taught],
            [KINDS.index(kind) for _, kind, _ in taught],
            weights=[weight for _, _, weight in taught],
            class_count=len(KINDS),
        )

    def recognise(self, text: str, repaired: Sequence[str]) -> Sorted:
        """Sort a message, from its text as typed and its repaired words."""
        message = Message.of(text, repaired)
        if not message.words:
            return Sorted(kind=Kind.CHAT)
        every = standing(self._signals.find(message))
        found = [signal for signal in every if signal.name not in UNWEIGHED]
        chances = self._chances(message, found)
        names = self._names(message, every)
        ruled = next((rule.kind for rule in RULES if _holds(rule, names, chances)), None)
        kind = ruled or _likeliest(chances, names)
        if kind is Kind.EMERGENCY or self._tells_of_danger(message, every, names):
            if _accuses(names, chances):
                return Sorted(kind=Kind.EMERGENCY, beside=Kind.DENUNCIATION)
            is_unsure = not names & (_NOW | {ALARM}) and self._is_unsure(kind, chances)
            return Sorted(kind=Kind.EMERGENCY, is_unsure=is_unsure)
        two = two_doors(message, every, DOORS, self._chances_of_half)
        if two is not None:
            return Sorted(kind=Kind(two[0]), beside=Kind(two[1]))
        if kind in OPEN and chances[Kind.EMERGENCY] > NEAR_DANGER and not _accuses(names, chances):
            return Sorted(kind=Kind.EMERGENCY, is_unsure=True)
        return Sorted(kind=kind, is_unsure=self._is_unsure(kind, chances))

    def _is_unsure(self, kind: Kind, chances: Mapping[Kind, float]) -> bool:
        doubts = DOUBT.get(kind, {}) if self._is_taught else {}
        return any(chances[other] > doubt for other, doubt in doubts.items())

    def chances(self, text: str, repaired: Sequence[str]) -> Mapping[Kind, float]:
        """The chance of each kind before any rule, for choosing margins."""
        message = Message.of(text, repaired)
        found = standing(self._signals.find(message))
        return self._chances(message, [s for s in found if s.name not in UNWEIGHED])

    def _tells_of_danger(
        self, message: Message, found: Sequence[Signal], names: AbstractSet[str]
    ) -> bool:
        """Whether a sentence tells of danger among others that tell of something else."""
        if not names & _HARM or names & _GENERAL:
            return False
        return any(
            self._is_danger(half)
            for first, second, cut in halves(message, found)
            for half in (first, second)
            if half.names & (_NOW if cut.joint is Joint.PAUSED else _HARM)
        )

    def _is_danger(self, half: Half) -> bool:
        chances = self._chances_of_half(half)
        return chances[Kind.EMERGENCY] >= SURE_OF_DANGER and any(
            _holds(rule, half.names, chances) for rule in RULES if rule.kind is Kind.EMERGENCY
        )

    def _chances(self, message: Message, found: Sequence[Signal]) -> Mapping[Kind, float]:
        chances = self._classifier.chances(features_of(message, found)).tolist()
        return dict(zip(KINDS, chances, strict=True))

    def _chances_of_half(self, half: Half) -> Mapping[Kind, float]:
        found = [signal for signal in half.found if signal.name not in UNWEIGHED]
        return self._chances(half.message, found)

    def _names(self, message: Message, found: Iterable[Signal]) -> set[str]:
        """Everything told of; an alarm also by the words as typed, for repair may err."""
        names = {signal.name for signal in found}
        if message.written != message.words:
            as_typed = standing(
                self._alarms.find(Message.as_written(message.text, message.written))
            )
            names |= {signal.name for signal in as_typed}
        names |= {name for name, mark in MARKS.items() if mark.search(message.text)}
        return names | {"?"} if "?" in message.text else names

    def _features(self, message: Message) -> dict[str, float]:
        found = standing(self._signals.find(message))
        return features_of(message, [signal for signal in found if signal.name not in UNWEIGHED])


def _holds(rule: Rule, names: AbstractSet[str], chances: Mapping[Kind, float]) -> bool:
    return (
        rule.needs <= names
        and (not rule.one_of or bool(rule.one_of & names))
        and not rule.never & names
        and chances[rule.kind] >= rule.least
    )


def _accuses(names: AbstractSet[str], chances: Mapping[Kind, float]) -> bool:
    """Whether words that tell of danger tell of an offence, too: the least sign will do."""
    return bool(names & EVIDENCE[Kind.DENUNCIATION]) or chances[Kind.DENUNCIATION] > ACCUSED


def _unseen(kind: Kind) -> float:
    return UNSEEN_DANGER if kind is Kind.EMERGENCY else UNSEEN


def _likeliest(chances: Mapping[Kind, float], names: AbstractSet[str]) -> Kind:
    believed = {
        kind: chance * LEAN[kind]
        for kind, chance in chances.items()
        if kind not in EVIDENCE or names & EVIDENCE[kind] or chance > _unseen(kind)
    }
    return max(believed, key=believed.__getitem__)
