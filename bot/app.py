"""Composition root: settings -> running parts; the only place that knows every class."""

from bot.config import ROOT, Settings
from bot.documents.calibration_file import read_calibration
from bot.documents.lexicon_file import read_lexicon
from bot.documents.loading import load_knowledge
from bot.domain.decision import Calibration
from bot.domain.kinds import KindRecogniser
from bot.domain.knowledge import Knowledge
from bot.domain.lexicon import Lexicon
from bot.domain.matcher import Embedder, Matcher
from bot.domain.references import References
from bot.domain.repair import Language, Repairer
from bot.domain.searchable import Searchable, searchables
from bot.domain.synonyms import Synonyms
from bot.domain.vietnamese import compose, syllables
from bot.semantic.e5 import E5Embedder, is_installed
from bot.services.answering import Answering


def repairer_for(knowledge: Knowledge, items: list[Searchable], lexicon: Lexicon) -> Repairer:
    """A repairer that knows general Vietnamese and the words of these texts."""
    own = [
        text
        for item in items
        for text in (
            item.heading,
            item.home,
            *item.parts,
            *(syllables(compose(example)) for example in item.examples),
        )
    ]
    return Repairer(Language(lexicon, own), knowledge.abbreviations)


def answering_for(
    knowledge: Knowledge,
    *,
    lexicon: Lexicon,
    calibration: Calibration,
    embedder: Embedder | None = None,
) -> Answering:
    """Everything that answers questions from one version of the knowledge."""
    items = list(searchables(knowledge))
    repairer = repairer_for(knowledge, items, lexicon)
    return Answering(
        knowledge,
        repairer=repairer,
        matcher=Matcher(items, repairer.tidy, Synonyms(knowledge.synonyms), embedder),
        kinds=KindRecogniser(knowledge.signals),
        references=References(knowledge.documents.values(), repairer.repair),
        calibration=calibration,
    )


def embedder_for(settings: Settings) -> Embedder | None:
    """The embedder, when it is wanted and installed."""
    if settings.semantic == "off" or not is_installed():
        return None
    return E5Embedder(settings.cache_dir, settings.semantic_threads)


def open_answering(settings: Settings) -> Answering:
    """Answering from the folder of the settings; raises KnowledgeError with every problem.

    A folder that brings no language or places of its own borrows those that ship with the bot.
    """
    embedder = embedder_for(settings)
    knowledge = load_knowledge(settings.knowledge_dir, language_from=ROOT / "knowledge")
    return answering_for(
        knowledge,
        lexicon=read_lexicon(),
        calibration=read_calibration(semantic=embedder is not None),
        embedder=embedder,
    )
