"""Builds what editors keep the knowledge right with."""

from collections.abc import Callable

from bot.config import Settings
from bot.console.curator import Curating
from bot.documents.loading import load_bundle
from bot.documents.working_copy import WorkingCopy
from bot.domain.grouping import Grouping
from bot.domain.lexicon import Lexicon
from bot.engine import SHIPPED
from bot.importing.imported_file import Taking
from bot.services.answering import Answering
from bot.services.editing import Editing
from bot.services.importing import Imports
from bot.services.learning import Learning
from bot.services.ports import Clock, Store
from bot.services.proposals import Proposals
from bot.services.publishing import Publishing
from bot.services.trials import Trials
from bot.services.unanswered import Unanswered
from bot.services.versions import Versions
from bot.texts.catalog import Catalog


def curating_for(
    settings: Settings,
    store: Store,
    clock: Clock,
    *,
    publishing: Publishing,
    answering: Callable[[], Answering],
    texts: Catalog,
    lexicon: Lexicon,
) -> Curating:
    """The services over the folder of the settings; ``answering`` is by what is published now."""
    copy = WorkingCopy(settings.knowledge_dir, language_from=SHIPPED)
    editing = Editing(store, clock, copy, served=lambda: answering().knowledge)
    return Curating(
        editing=editing,
        unanswered=Unanswered(
            store, clock, editing, Learning(Grouping(lexicon)), served=answering
        ),
        proposals=Proposals(store, clock, editing),
        imports=Imports(clock, editing, Taking(texts, lexicon.counts)),
        trials=Trials(store, clock, publishing, needs_second=settings.knowledge_approval == "on"),
        versions=Versions(store, publishing, load_bundle),
        answering=answering,
    )
