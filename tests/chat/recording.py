"""The service that puts petitions on record, as the conversations in tests have it."""

import random

from bot.documents.lexicon_file import read_lexicon
from bot.domain.public_words import PublicWords
from bot.domain.workdays import Calendar
from bot.services.agreeing import Agreement
from bot.services.handling import Handling
from bot.services.limits import Limits
from bot.services.petitioning import Petitioning
from bot.services.similarity import Similarity
from bot.services.targets import Targets
from tests.chat.village import a_knowledge

CONSENT = "1"
_SIMILARITY = Similarity(read_lexicon())


def petitioning(limits: Limits | None = None, consent_version: str = CONSENT) -> Petitioning:
    """Make one that counts no days off and gives the same codes each time."""
    targets = Targets(Calendar(), days=10)
    return Petitioning(
        handling=Handling(targets=targets, similarity=_SIMILARITY),
        targets=targets,
        similarity=_SIMILARITY,
        words=PublicWords(a_knowledge().sectors),
        limits=limits or Limits(),
        agreement=Agreement(consent_version),
        desk_agreement=Agreement("desk"),
        below=random.Random(1).randrange,  # noqa: S311 - repeatable
    )
