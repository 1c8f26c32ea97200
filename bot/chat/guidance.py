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
from bot.domain.decision import Decision
from bot.domain.kinds import Kind
from bot.domain.knowledge import Entry, Knowledge
from bot.domain.signals import Message, Signals
from bot.domain.vietnamese import compose, fold, syllables
from bot.services.answering import Answered
from bot.texts.catalog import Catalog

NEAR = 2  # entries offered beside the guidance for a petition
SMALL_TALK = ("farewell", "thanks", "greeting")  # "typed.<name>" -> "chat.<name>", first that fits


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """What is said to a kind of message: ``kind.<name>``, ``kind.<note>``, an entry's answer."""

    name: str
    note: str = ""
    entry: str = ""
    related: tuple[str, ...] = ()


GUIDES = {
    Kind.EMERGENCY: Guide(name="emergency", related=("bot-khan-cap",)),
    Kind.DENUNCIATION: Guide(
        name="denunciation", entry="tt-to-cao", related=("tt-to-cao", "tt-nac-danh")
    ),
    Kind.COMPLAINT: Guide(
        name="complaint", entry="tt-khieu-nai", related=("tt-khieu-nai", "tt-phan-biet")
    ),
    Kind.PETITION: Guide(name="petition", related=("tt-gui-kien-nghi", "tt-kenh-khac")),
}

# Danger and somebody's offence in the same words.
ACCUSING = Guide(name="emergency", note="emergency_accuses", related=("bot-khan-cap", "tt-to-cao"))
DESPAIRING = Guide(name="despair", related=("bot-khan-cap",))
DESPAIR = "despair"  # the signal of somebody who may harm themselves


class Guidance:
    """Says what to do instead. Nothing of such a message is echoed, kept or recorded."""

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
        petition = answered.kind is Kind.PETITION
        near = self._near(answered) if petition else {}
        reachable = petition and self._contacts.are_known
        html = joined(
            self._texts.say(f"kind.{guide.name}"),
            self._texts.say(f"kind.{guide.note}") if guide.note else "",
            self._told(guide, entry),
            self._texts.say("contacts.block", contacts=self._contacts) if reachable else "",
            self._texts.say("kind.petition_near") if near else "",
        )
        named = {**near, **self._subjects.titles(guide.related)}
        rows: list[Row] = [
            (self._buttons.titled(title, Action.RELATED, id_),) for id_, title in named.items()
        ]
        if petition:
            await keep_words(moment, answered.question)
        rows = [*(self._ways(answered.kind)), *rows]
        rows.append((self._buttons.named("only_asking", Action.ONLY_ASKING),))
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
            *self._ways(
                Kind.COMPLAINT if Kind.COMPLAINT in {answered.kind, beside} else answered.kind
            ),
            *(
                (self._buttons.titled(title, Action.RELATED, id_),)
                for id_, title in titles.items()
            ),
            (self._buttons.named("only_asking", Action.ONLY_ASKING),),
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

    def _ways(self, kind: Kind) -> tuple[Row, ...]:
        """Offer to put it on record, as far as that can be."""
        if kind is Kind.PETITION:
            record = self._buttons.named("record_petition", Action.PETITION, "words")
            return (record,), (self._buttons.named("forget_words", Action.PETITION, "forget"),)
        if kind is Kind.COMPLAINT:
            return ((self._buttons.named("petition_about_delay", Action.PETITION, "delay"),),)
        return ()

    def _before_others(self, kind: Kind) -> Screen:
        """Say one line in a group, without pointing at the words again."""
        key = "kind.emergency_reminder" if kind is Kind.EMERGENCY else "kind.in_group"
        return Screen(html=self._texts.say(key), may_quote=False)

    def _told(self, guide: Guide, entry: Entry | None) -> str:
        if entry is not None:
            return self._subjects.entries.guidance(entry)
        return self._texts.say(f"kind.{guide.name}_alone") if guide.entry else ""

    def chat(self, answered: Answered) -> Screen:
        """Answer small talk with one friendly line."""
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

    def _near(self, answered: Answered) -> dict[str, str]:
        if answered.decision is Decision.NOTHING:
            return {}
        guided = {id_ for guide in GUIDES.values() for id_ in (guide.entry, *guide.related)}
        ids = [match.id for match in answered.matches if match.id not in guided]
        return self._subjects.titles(ids[:NEAR])
