"""What every channel shares, put together: store, knowledge served now, conversation."""

import asyncio
import gc
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial

from bot.chat.answer_news import AnswerNews
from bot.chat.contacts import Contacts
from bot.chat.links import Links
from bot.chat.news import PetitionNews
from bot.chat.notifying import News
from bot.chat.parcels import Parcels, ParcelsByKind
from bot.chat.rights.copies import Copies
from bot.chat.session import Session
from bot.chat.staff.afterwards import Afterwards
from bot.chat.tracking.answer_files import ANSWER, AnswerFiles
from bot.config import Settings
from bot.console.curator import Curating
from bot.curation import curating_for
from bot.documents.folder import stamp_of
from bot.documents.lexicon_file import read_lexicon
from bot.editions import CurrentConversation, Edition, Maker
from bot.engine import (
    Office,
    working_copy_of,
)
from bot.files.inspector import ContentInspector
from bot.files.vault import FileVault
from bot.library import Library
from bot.outgoing import desk_for, scanner_for
from bot.services.current import Current
from bot.services.erasure import Leftovers
from bot.services.publishing import Publishing
from bot.services.reloading import Reloading
from bot.services.telling import Telling
from bot.services.watching import Watching
from bot.store.access import usable
from bot.store.store import SqlStore
from bot.texts.catalog import Catalog
from bot.upkeep import SystemClock, ledger_of, prepare_store

SWITCH_INTERVAL = 0.0005  # seconds that a working thread may hold up an answer
# An answer makes thousands of objects, which go without a collector's help: it looks seldom.
COLLECTED_EVERY = (20_000, 20, 50)


@dataclass(frozen=True, slots=True, kw_only=True)
class Core:
    """What every channel shares."""

    store: SqlStore
    editions: Current[Edition]
    curating: Curating
    publishing: Publishing
    follow: Sequence[Callable[[], Awaitable[None]]]  # rounds that go by the newest version
    session: Session
    links: Links
    clock: SystemClock
    news: News
    vault: FileVault
    parcels: Parcels
    leftovers: Leftovers
    afterwards: Afterwards
    contacts: Contacts

    @property
    def office(self) -> Office:
        """What members of staff work with now."""
        return self.editions().office


@asynccontextmanager
async def open_core(settings: Settings, texts: Catalog) -> AsyncIterator[Core]:
    """The conversation on its store; the store is closed in the end."""
    sys.setswitchinterval(SWITCH_INTERVAL)
    gc.set_threshold(*COLLECTED_EVERY)
    lexicon = await asyncio.to_thread(read_lexicon)
    library = await asyncio.to_thread(Library, settings, lexicon, is_serving=True)
    cipher = await asyncio.to_thread(prepare_store, settings)
    clock = SystemClock()
    store = SqlStore(settings.store_url, cipher=cipher, clock=clock, ledger=ledger_of(settings))
    contacts = Contacts(
        address=settings.contact_address or "",
        phone=settings.contact_phone or "",
        email=settings.contact_email or "",
        hours=settings.contact_hours or "",
        controller=settings.controller_name or "",
    )
    links = Links()
    leftovers = Leftovers()
    afterwards = Afterwards(texts)
    vault = FileVault(settings.files_dir)
    working_copy = working_copy_of(settings)
    publishing = Publishing(store, clock, library=library, working_copy=working_copy)
    curating = curating_for(
        settings,
        store,
        clock,
        publishing=publishing,
        answering=lambda: editions().answering,
        texts=texts,
        lexicon=lexicon,
    )
    maker = Maker(
        settings,
        texts,
        lexicon=lexicon,
        contacts=contacts,
        links=links,
        leftovers=leftovers,
        letters=partial(
            desk_for,
            settings,
            texts=texts,
            store=store,
            clock=clock,
            vault=vault,
            inspector=ContentInspector(),
            scanner=scanner_for(settings, vault),
        ),
        curating=curating,
        afterwards=afterwards,
    )
    try:
        with usable():
            await store.keep_erased()  # before anybody is served
            served = await publishing.begin()
        editions = Current(maker.make(served.newest.content, served.answering))
        gc.collect()
        gc.freeze()  # what is loaded now mostly lives as long as the process
        reloading = Reloading(store, clock, library=library, make=maker.make, current=editions)
        watching = Watching(
            store,
            publishing,
            stamp=partial(stamp_of, settings.knowledge_dir),
            working_copy=working_copy,
            publishes=settings.knowledge_changes == "publish",
        )
        yield Core(
            store=store,
            editions=editions,
            curating=curating,
            publishing=publishing,
            follow=(reloading.work, watching.work, Telling(store, clock, editions).work),
            session=Session(
                store=store,
                conversation=CurrentConversation(editions),
                words=texts,
                clock=clock,
                asker_key=cipher.secret_for("asker"),
            ),
            links=links,
            clock=clock,
            news=AnswerNews(
                texts, lambda: editions().answering, links, others=PetitionNews(texts)
            ),
            vault=vault,
            parcels=ParcelsByKind(
                {ANSWER: AnswerFiles(store, vault)},
                Copies(store, clock, vault=vault, written=lambda: editions().written),
            ),
            leftovers=leftovers,
            afterwards=afterwards,
            contacts=contacts,
        )
    finally:
        await store.close()
