"""Messages that are not questions: danger, denunciation, complaint, petition, small talk."""

from dataclasses import dataclass

from bot.chat.buttons import Buttons, Row
from bot.chat.callbacks import Action
from bot.chat.contacts import Contacts
from bot.chat.moment import Moment
from bot.chat.paging import joined
from bot.chat.petition.offer import keep_words
from bot.chat.screens import Screen, Turn
from bot.chat.subjects import Subjects
from bot.domain.kinds import Kind
from bot.domain.knowledge import Entry, Knowledge
from bot.domain.signals import Message, Signals
from bot.domain.vietnamese import compose, fold, syllables
from bot.services.answering import Answered
from bot.services.outcome import POINTED_TO, near
from bot.texts.catalog import Catalog

SMALL_TALK = ("farewell", "thanks", "greeting")  # "typed.<name>" -> "chat.<name>", first that fits


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """What is said to a kind of message: ``kind.<name>``, ``kind.<note>``, an entry's answer."""

    name: str
    note: str = ""
    entry: str = ""
    related: tuple[str, ...] = ()
    ways: tuple[tuple[str, str], ...] = ()  # to a record: "button.<name>", what it does
    may_mistake: bool = False  # nothing of it goes on record, though it may be no such thing

    @property
    def keeps_words(self) -> bool:
        """Whether the words wait sealed for a button that takes them on record."""
        return any(verb == "words" for _, verb in self.ways)


GUIDES = {
    Kind.EMERGENCY: Guide(
        name="emergency",
        note="emergency_then",
        related=POINTED_TO[Kind.EMERGENCY],
        ways=(("record_anyway", "words"), ("forget_words", "forget")),
    ),
    Kind.DENUNCIATION: Guide(
        name="denunciation",
        entry="tt-to-cao",
        related=POINTED_TO[Kind.DENUNCIATION],
        may_mistake=True,
    ),
    Kind.COMPLAINT: Guide(
        name="complaint",
        entry="tt-khieu-nai",
        related=POINTED_TO[Kind.COMPLAINT],
        ways=(("petition_about_delay", "delay"),),
        may_mistake=True,
    ),
    Kind.PETITION: Guide(
        name="petition",
        related=POINTED_TO[Kind.PETITION],
        ways=(("record_petition", "words"), ("forget_words", "forget")),
    ),
}

# Danger and somebody's offence in the same words.
ACCUSING = Guide(
    name="emergency",
    note="emergency_accuses",
    related=("bot-khan-cap", "tt-to-cao"),
    may_mistake=True,
)
DESPAIRING = Guide(name="despair", related=("bot-khan-cap",))
DESPAIR = "despair"  # the signal of somebody who may harm themselves


class Guidance:
    """Says what to do instead. Nothing of such a message is echoed, or recorded unasked."""

    def __init__(
        self, texts: Catalog, knowledge: Knowledge, subjects: Subjects, contacts: Contacts
    ) -> None:
        self._texts = texts
        self._buttons = Buttons(texts)
        self._knowledge = knowledge
        self._subjects = subjects
        self._contacts = contacts
        self._despair = Signals({DESPAIR: knowledge.signals.get(DESPAIR, ())})
        self._small_talk = {
            name: tuple(f" {fold(compose(word))} " for word in texts.spellings(f"typed.{name}"))
            for name in SMALL_TALK
        }

    async def guide(self, answered: Answered, moment: Moment) -> Turn:
        """Guide whoever sent what is not for a chat; the state forgets what was before."""
        state = moment.state.afresh()
        if moment.in_group:
            return Turn(state=state, screens=(self._before_others(answered.kind),))
        if answered.beside is not None and answered.kind is not Kind.EMERGENCY:
            return await self._apart(answered, moment, answered.beside)
        guide = self._guide_of(answered)
        entry = self._knowledge.entries.get(guide.entry)
        petition = guide is GUIDES[Kind.PETITION]
        beside = self._subjects.titles(near(answered)) if petition else {}
        reachable = petition and self._contacts.are_known
        html = joined(
            self._texts.say(f"kind.{guide.name}"),
            self._texts.say(f"kind.{guide.note}") if guide.note else "",
            self._told(guide, entry),
            self._texts.say("contacts.block", contacts=self._contacts) if reachable else "",
            self._texts.say("kind.petition_near") if beside else "",
        )
        named = {**beside, **self._subjects.titles(guide.related)}
        rows: list[Row] = [
            (self._buttons.titled(title, Action.RELATED, id_),) for id_, title in named.items()
        ]
        if guide.keeps_words:
            await keep_words(moment, answered.question)
        rows = [*self._ways(guide), *rows, *self._protests(guide)]
        return Turn(state=state, screens=(Screen(html=html, buttons=tuple(rows)),))

    async def _apart(self, answered: Answered, moment: Moment, beside: Kind) -> Turn:
        """Say that two matters go two ways; tell the protected one's, offer to write the other."""
        guide = GUIDES[answered.kind]
        entry = self._knowledge.entries.get(guide.entry)
        has_petition = beside is Kind.PETITION
        html = joined(
            self._texts.say(f"kind.mixed_{answered.kind}_{beside}"),
            self._texts.say(f"kind.{guide.name}"),
            self._told(guide, entry),
            "" if has_petition else self._texts.say(f"kind.{GUIDES[beside].name}"),
        )
        anew = self._buttons.named("petition_anew", Action.PETITION, "anew")
        titles = self._subjects.titles((*guide.related, *GUIDES[beside].related)[:3])
        rows: list[Row] = [
            *(((anew,),) if has_petition else ()),
            *self._ways(GUIDES[beside] if beside is Kind.COMPLAINT else guide),
            *(
                (self._buttons.titled(title, Action.RELATED, id_),)
                for id_, title in titles.items()
            ),
            *self._protests(guide),
        ]
        state = moment.state.afresh()
        return Turn(state=state, screens=(Screen(html=html, buttons=tuple(rows)),))

    def _guide_of(self, answered: Answered) -> Guide:
        if answered.kind is not Kind.EMERGENCY:
            return GUIDES[answered.kind]
        if self._is_despair(answered.question):
            return DESPAIRING
        return ACCUSING if answered.accuses else GUIDES[Kind.EMERGENCY]

    def _is_despair(self, text: str) -> bool:
        words = syllables(compose(text))
        return bool(self._despair.find(Message.of(text, words)))

    def _ways(self, guide: Guide) -> tuple[Row, ...]:
        """Offer to put it on record, as far as that can be."""
        return tuple(
            (self._buttons.named(name, Action.PETITION, verb),) for name, verb in guide.ways
        )

    def _protests(self, guide: Guide) -> tuple[Row, ...]:
        """The ways on of somebody who was taken for what they are not."""
        only_asking = (self._buttons.named("only_asking", Action.ONLY_ASKING),)
        mistaken = (self._buttons.named("mistaken", Action.MISTAKEN),)
        return (mistaken, only_asking) if guide.may_mistake else (only_asking,)

    def _before_others(self, kind: Kind) -> Screen:
        """Say one line in a group, without pointing at the words again."""
        key = "kind.emergency_reminder" if kind is Kind.EMERGENCY else "kind.in_group"
        return Screen(html=self._texts.say(key), may_quote=False)

    def _told(self, guide: Guide, entry: Entry | None) -> str:
        if entry is not None:
            return self._subjects.entries.guidance(entry)
        return self._texts.say(f"kind.{guide.name}_alone") if guide.entry else ""

    def chat(self, answered: Answered) -> Screen:
        """Answer small talk, and what is in another language, with one friendly line."""
        if answered.is_foreign:
            return Screen(html=self._texts.say("said.foreign"))
        said = f" {' '.join(fold(word) for word in syllables(compose(answered.question)))} "
        name = next(
            (
                name
                for name, words in self._small_talk.items()
                if any(word in said for word in words)
            ),
            "other",
        )
        return Screen(html=self._texts.say(f"chat.{name}"))
