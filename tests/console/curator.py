"""A small knowledge folder with what edits, tries and publishes it."""

from dataclasses import dataclass
from pathlib import Path

from bot.config import Settings
from bot.console.curator import Curating
from bot.documents.lexicon_file import read_lexicon
from bot.documents.loading import load_bundle
from bot.documents.working_copy import WorkingCopy
from bot.domain.bundle import Bundle
from bot.domain.grouping import Grouping
from bot.domain.vietnamese import bare_words
from bot.engine import SHIPPED, working_copy_of
from bot.importing.imported_file import Taking
from bot.library import Library
from bot.services.answering import Answering
from bot.services.editing import Editing
from bot.services.importing import Import, Imports
from bot.services.learning import Learning
from bot.services.ports import Store, Unresolved
from bot.services.proposals import Proposals
from bot.services.publishing import Publishing, read_kept
from bot.services.trials import Trials
from bot.services.unanswered import Unanswered
from bot.services.versions import Versions
from bot.texts.catalog import shipped_texts
from tests.fakes import FakeClock
from tests.knowledge_folder import Folder


class KeptLibrary(Library):
    """Keeps what it built, for the next test to use."""

    def __init__(self) -> None:
        super().__init__(_settings(semantic="off"), read_lexicon())
        self.kept: list[Answering] = []

    async def answering(self, bundle: Bundle) -> Answering:
        self.kept.append(await super().answering(bundle))
        return self.kept[-1]


@dataclass
class Curator:
    """The folder, and the services on it."""

    folder: Folder
    curating: Curating
    publishing: Publishing
    store: Store
    clock: FakeClock
    library: Library
    served: list[Answering]

    async def follow(self) -> None:
        """Serve what is published, as every instance does within seconds."""
        async with self.store.begin() as uow:
            newest = await uow.publications.newest()
        bundle = await read_kept(self.store, newest.content)
        self.served[:] = [await self.library.answering(bundle)]

    async def ask(self, text: str, *askers: str) -> None:
        """Let people ask what the bot cannot answer."""
        async with self.store.begin() as uow:
            for asker in askers or ("a",):
                await uow.questions.record_unresolved(
                    text=text,
                    fold=bare_words(text),
                    reason=Unresolved.NO_HIT,
                    entry_id="",
                    asker=asker,
                    at=self.clock.now(),
                )

    async def choose(self, text: str, entry_id: str, *askers: str) -> None:
        """Let people choose an entry that was only suggested for their question."""
        async with self.store.begin() as uow:
            for asker in askers or ("a",):
                await uow.choices.record(
                    text=text,
                    fold=bare_words(text),
                    entry_id=entry_id,
                    asker=asker,
                    at=self.clock.now(),
                )

    def hold_import(self, token: str, *, pages_done: int = 0, pages: int = 0) -> None:
        """Let there be a file that is being read for good."""
        self.curating.imports._imports[token] = Import(  # noqa: SLF001 - tokens are random
            token=token,
            name="luat.docx",
            began_at=self.clock.now(),
            member_id=1,
            pages_done=pages_done,
            pages=pages,
        )

    def text(self, name: str = "entries.yaml") -> str:
        return (self.folder.root / name).read_text(encoding="utf-8")


async def curator_of(
    store: Store, clock: FakeClock, root: Path, library: Library, *, needs_second: bool = False
) -> Curator:
    """On an empty store, the folder published as version 1."""
    folder = Folder(root=root).write()
    served: list[Answering] = []
    publishing = Publishing(
        store,
        clock,
        library=library,
        working_copy=working_copy_of(_settings(knowledge_dir=root)),
    )
    await publishing.begin()
    lexicon = read_lexicon()
    editing = Editing(
        store,
        clock,
        WorkingCopy(root, language_from=SHIPPED),
        served=lambda: served[0].knowledge,
    )
    curating = Curating(
        editing=editing,
        unanswered=Unanswered(
            store, clock, editing, Learning(Grouping(lexicon)), served=lambda: served[0]
        ),
        proposals=Proposals(store, clock, editing),
        imports=Imports(clock, editing, Taking(shipped_texts(), lexicon.counts)),
        trials=Trials(store, clock, publishing, needs_second=needs_second),
        versions=Versions(store, publishing, load_bundle),
        answering=lambda: served[0],
    )
    curator = Curator(
        folder=folder,
        curating=curating,
        publishing=publishing,
        store=store,
        clock=clock,
        library=library,
        served=served,
    )
    await curator.follow()
    return curator


def _settings(**values: object) -> Settings:
    return Settings.model_validate(values)
