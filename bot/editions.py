"""Everything that is made of one version of the knowledge, made and replaced as a whole."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from bot.chat.contacts import Contacts
from bot.chat.conversation import Conversation
from bot.chat.events import Event
from bot.chat.links import Links
from bot.chat.petition.consent import consent_version, desk_consent_version
from bot.chat.rights.written import Written
from bot.chat.screens import Turn
from bot.chat.staff.afterwards import Afterwards
from bot.chat.staff.desk import StaffDesk
from bot.chat.staff.editors import EditorsDesk
from bot.chat.staff.faces import Faces
from bot.chat.state import ChatState
from bot.config import Settings
from bot.console.curator import Curating
from bot.documents.calendar import working_calendar
from bot.domain.lexicon import Lexicon
from bot.domain.workdays import Calendar
from bot.engine import Office, office_for, petitioning_for
from bot.services.answering import Answering
from bot.services.erasure import Leftovers
from bot.services.explaining import explain
from bot.services.letter_desk import LetterDesk
from bot.services.limits import Limits
from bot.services.ports import UnitOfWork
from bot.services.registers import Person
from bot.texts.catalog import Catalog


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """What answers, decides, counts and draws by one version; a piece of work has one."""

    content: str  # the hash of its files
    answering: Answering
    conversation: Conversation
    limits: Limits
    office: Office
    faces: Faces
    written: Written
    calendar: Calendar


class Maker:
    """Makes editions, with what outlives them."""

    def __init__(
        self,
        settings: Settings,
        texts: Catalog,
        *,
        lexicon: Lexicon,
        contacts: Contacts,
        links: Links,
        leftovers: Leftovers,
        letters: Callable[..., LetterDesk],
        curating: Curating,
        afterwards: Afterwards,
    ) -> None:
        """``letters`` makes what staff do with letters of a version and its ``handling``."""
        self._settings = settings
        self._texts = texts
        self._lexicon = lexicon
        self._contacts = contacts
        self._links = links
        self._leftovers = leftovers
        self._letters = letters
        self._curating = curating
        self._afterwards = afterwards

    def make(self, content: str, answering: Answering) -> Edition:
        """Take a moment, in any thread."""
        texts, links, knowledge = self._texts, self._links, answering.knowledge
        petitions = petitioning_for(
            self._settings,
            knowledge,
            lexicon=self._lexicon,
            consent_version=consent_version(texts),
            desk_consent_version=desk_consent_version(texts),
        )
        letters = self._letters(knowledge, handling=petitions.handling)
        office = office_for(self._settings, knowledge, petitions, letters, self._leftovers)
        public_url = str(self._settings.public_url or "")
        faces = Faces(texts, knowledge, links, public_url)
        staff = StaffDesk(
            texts,
            faces,
            links,
            staffing=office.staffing,
            casework=office.casework,
            deciding=office.deciding,
            sending=office.sending,
            public_url=public_url,
        )
        return Edition(
            content=content,
            answering=answering,
            conversation=Conversation(
                texts,
                answering,
                self._contacts,
                links,
                petitions=petitions,
                leftovers=self._leftovers,
                staff=staff,
                editors=EditorsDesk(
                    texts,
                    knowledge,
                    partial(explain, answering),
                    editing=self._curating.editing,
                    trials=self._curating.trials,
                    imports=self._curating.imports,
                    afterwards=self._afterwards,
                    unanswered=self._curating.unanswered,
                    public_url=public_url,
                ),
            ),
            limits=petitions.limits,
            office=office,
            faces=faces,
            written=Written(texts, knowledge),
            calendar=working_calendar(knowledge.calendar),
        )


class CurrentConversation:
    """Fulfils :class:`bot.chat.session.Conversation`: an event has the edition it began with."""

    def __init__(self, edition: Callable[[], Edition]) -> None:
        self._edition = edition

    async def respond(
        self, event: Event, state: ChatState, *, uow: UnitOfWork, person: Person, now: datetime
    ) -> Turn:
        """Pass it on."""
        conversation = self._edition().conversation
        return await conversation.respond(event, state, uow=uow, person=person, now=now)
