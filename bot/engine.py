"""Builds what answers questions and records petitions, from settings and knowledge folder."""

import asyncio
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from bot.config import ROOT, ConfigError, SettingProblem, Settings
from bot.documents.calendar import working_calendar
from bot.documents.calibration_file import read_calibration
from bot.documents.loading import load_bundle, load_knowledge, read_bundle
from bot.domain.bundle import Bundle
from bot.domain.collection import Collection
from bot.domain.decision import Calibration
from bot.domain.kinds import KindRecogniser
from bot.domain.knowledge import Knowledge
from bot.domain.lexicon import Lexicon
from bot.domain.matcher import Embedder, Matcher
from bot.domain.public_words import PublicWords
from bot.domain.references import References
from bot.domain.repair import Language, Repairer
from bot.domain.searchable import searchables
from bot.domain.synonyms import Synonyms
from bot.semantic.e5 import E5Embedder, is_installed
from bot.services.agreeing import Agreement
from bot.services.answering import Answering
from bot.services.casework import Casework
from bot.services.deciding import Deciding
from bot.services.erasing import Erasing
from bot.services.erasure import Erasure, Leftovers
from bot.services.handling import Handling
from bot.services.letter_desk import LetterDesk
from bot.services.limits import Limits
from bot.services.petitioning import Petitioning
from bot.services.ports import Store
from bot.services.publishing import knowledge_of
from bot.services.sending import SendingDesk
from bot.services.similarity import Similarity
from bot.services.staffing import Staffing
from bot.services.targets import Targets

_CLEAR = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # no letter that looks like another
_RECOVERY_LETTERS = 10  # 49 bits, behind a password and limited tries
SHIPPED = ROOT / "knowledge"


def repairer_for(knowledge: Knowledge, collection: Collection, lexicon: Lexicon) -> Repairer:
    """A repairer that knows general Vietnamese and the words of these texts."""
    language = Language(lexicon, collection.counts(), collection.pair_counts())
    return Repairer(language, knowledge.abbreviations)


def matcher_for(
    knowledge: Knowledge,
    collection: Collection,
    repairer: Repairer,
    embedder: Embedder | None,
) -> Matcher:
    """A matcher over these texts, with the knowledge's language."""
    taught = any(item.examples for item in collection.items)
    return Matcher(
        collection,
        repairer.tidy,
        Synonyms(knowledge.synonyms),
        # What is not ours is known only by comparison with what is.
        outside=knowledge.signals.get("outside", ()) if taught else (),
        embedder=embedder,
    )


def answering_for(
    knowledge: Knowledge,
    *,
    lexicon: Lexicon,
    calibration: Calibration,
    embedder: Embedder | None = None,
) -> Answering:
    """Everything that answers questions from one version of the knowledge."""
    collection = Collection(searchables(knowledge))
    repairer = repairer_for(knowledge, collection, lexicon)
    return Answering(
        knowledge,
        repairer=repairer,
        matcher=matcher_for(knowledge, collection, repairer, embedder),
        kinds=KindRecogniser(
            knowledge.signals, [q for entry in knowledge.entries.values() for q in entry.questions]
        ),
        references=References(knowledge.documents.values(), repairer.repair),
        calibration=calibration,
    )


def embedder_for(settings: Settings) -> Embedder | None:
    """The embedder, when it is wanted and installed."""
    if settings.semantic == "off" or not is_installed():
        return None
    try:
        return E5Embedder(settings.cache_dir, settings.semantic_threads)
    except OSError as error:
        facts = {"reason": error.strerror or ""}
        problem = SettingProblem(name="CACHE_DIR", code="unwritable", facts=facts)
        raise ConfigError((problem,)) from error


def open_answering(settings: Settings, lexicon: Lexicon) -> Answering:
    """Answering from the folder of the settings; raises KnowledgeError with every problem."""
    embedder = embedder_for(settings)
    return answering_for(
        read_knowledge(settings),
        lexicon=lexicon,
        calibration=read_calibration(semantic=embedder is not None),
        embedder=embedder,
    )


def read_knowledge(settings: Settings) -> Knowledge:
    """What the folder of the settings holds; raises KnowledgeError with every problem.

    A folder that brings no language or places of its own borrows those that ship with the bot.
    """
    return load_knowledge(settings.knowledge_dir, language_from=SHIPPED)


async def published_knowledge(settings: Settings, store: Store) -> Knowledge:
    """What a bot on this store serves: what is published, or the folder before its first start."""
    async with store.begin() as uow:
        newest = await uow.publications.newest()
    if newest.number:
        return await knowledge_of(store, load_bundle, newest)
    return await asyncio.to_thread(read_knowledge, settings)


def working_copy_of(settings: Settings) -> Callable[[date | None], Bundle]:
    """What reads the same folder as files that can be published."""
    return lambda today: read_bundle(settings.knowledge_dir, language_from=SHIPPED, today=today)


def petitioning_for(
    settings: Settings,
    knowledge: Knowledge,
    *,
    lexicon: Lexicon,
    consent_version: str,
    desk_consent_version: str,
) -> Petitioning:
    """What records petitions, with the office's targets and limits."""
    targets = Targets(working_calendar(knowledge.calendar), settings.target_days)
    similarity = Similarity(lexicon)
    return Petitioning(
        handling=Handling(targets=targets, similarity=similarity),
        targets=targets,
        similarity=similarity,
        words=PublicWords(knowledge.sectors),
        limits=Limits(
            petitions_day=settings.limit_petitions_day,
            petitions_week=settings.limit_petitions_week,
            supports_day=settings.limit_supports_day,
            megabytes_day=settings.limit_megabytes_day,
        ),
        agreement=Agreement(consent_version),
        desk_agreement=Agreement(desk_consent_version),
        below=secrets.randbelow,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """What members of staff work with, by one version of the knowledge."""

    knowledge: Knowledge
    staffing: Staffing
    casework: Casework
    deciding: Deciding
    letters: LetterDesk
    erasing: Erasing
    sending: SendingDesk


def office_for(
    settings: Settings,
    knowledge: Knowledge,
    petitioning: Petitioning,
    letters: LetterDesk,
    leftovers: Leftovers,
) -> Office:
    """The office on the petitions that citizens send."""
    casework = Casework(petitioning, token=new_token)
    undo = timedelta(seconds=settings.undo_seconds)
    return Office(
        knowledge=knowledge,
        staffing=staffing_for(knowledge),
        casework=casework,
        deciding=Deciding(handling=petitioning.handling, undo=undo),
        letters=letters,
        erasing=Erasing(Erasure(petitioning.handling, leftovers)),
        sending=sending_for(casework, letters, undo),
    )


def sending_for(casework: Casework, letters: LetterDesk, undo: timedelta) -> SendingDesk:
    """What staff send, with a time in which to undo it."""
    return SendingDesk(
        casework=casework, forwarding=letters.forwarding, answers=letters.answers, undo=undo
    )


def staffing_for(knowledge: Knowledge) -> Staffing:
    """The roster, with the sectors and communes that there are."""
    return Staffing(
        sectors=[sector.id for sector in knowledge.sectors],
        places=[place.id for place in knowledge.places],
        token=new_token,
    )


def new_recovery_code() -> str:
    """A code to write down, of letters and digits that are not taken for each other."""
    drawn = "".join(secrets.choice(_CLEAR) for _ in range(_RECOVERY_LETTERS))
    middle = _RECOVERY_LETTERS // 2
    return f"{drawn[:middle]}-{drawn[middle:]}"


def new_token() -> str:
    """32 random bytes, as they can stand in a link."""
    return secrets.token_urlsafe(32)
