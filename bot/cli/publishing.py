"""``knowledge publish|versions|show|diff|rollback|export``: what is served, what was before."""

import argparse
import asyncio
import sys
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

from bot.cli.operators import operator
from bot.cli.staff import printed
from bot.config import Settings
from bot.documents.lexicon_file import read_lexicon
from bot.documents.loading import load_bundle
from bot.documents.writing import write_bundle
from bot.domain.bundle import Bundle
from bot.domain.differences import Mark, Rewording, changes_between, rewordings
from bot.domain.errors import AnswersLostError, VersionNotFoundError
from bot.domain.knowledge import Knowledge
from bot.domain.local_time import local_minute
from bot.domain.publication import Change, LostAnswer, Publication
from bot.engine import working_copy_of
from bot.library import Library
from bot.services.ports import Store, UnitOfWork
from bot.services.publishing import Publishing, check_reason
from bot.texts.catalog import Catalog
from bot.upkeep import SystemClock, open_unsealed

MOST_LINES = 40  # of a list that `show` gives whole
LISTED = 50  # versions
_MARKS = {Mark.KEPT: ("", ""), Mark.REMOVED: ("[-", "-]"), Mark.ADDED: ("{+", "+}")}

T = TypeVar("T")


@printed
def publish(arguments: argparse.Namespace, settings: Settings, texts: Catalog) -> Sequence[str]:
    """Try the folder and serve it, unless answers would be lost."""

    async def work(publishing: Publishing, _store: Store) -> Publication:
        check_reason(arguments.reason)  # not after minutes of trying
        trial = await publishing.try_out(operator(), _progress(texts))
        anyway = arguments.reason if arguments.anyway else ""
        try:
            return await publishing.publish(
                operator(), trial, reason=arguments.reason, anyway=anyway
            )
        except AnswersLostError:
            sys.stdout.writelines(f"{line}\n" for line in _lost(trial.report.lost, texts))
            raise
        finally:
            await publishing.drop(trial)

    version = _work(work, settings)
    return [
        *_cut(_changes(version.changes, texts), texts, version.number),
        *_cut(_lost(version.report.lost, texts), texts, version.number),
        texts.say("cli.knowledge.published", version=version),
    ]


@printed
def roll_back(arguments: argparse.Namespace, settings: Settings, texts: Catalog) -> Sequence[str]:
    """Serve an earlier version again."""

    async def work(publishing: Publishing, _store: Store) -> Publication:
        return await publishing.roll_back(operator(), arguments.number, reason=arguments.reason)

    version = _work(work, settings)
    return [
        *_cut(_changes(version.changes, texts), texts, version.number),
        texts.say("cli.knowledge.published", version=version),
    ]


@printed
def versions(_: argparse.Namespace, settings: Settings, texts: Catalog) -> Sequence[str]:
    """List the versions, newest first."""

    async def work(uow: UnitOfWork) -> list[str]:
        return [
            await _line(uow, version, texts)
            for version in await uow.publications.history(limit=LISTED)
        ]

    return _read(work, settings) or [texts.say("cli.knowledge.none")]


@printed
def show(arguments: argparse.Namespace, settings: Settings, texts: Catalog) -> Sequence[str]:
    """Show one version: who, when, why, what changed, what was lost."""

    async def work(uow: UnitOfWork) -> list[str]:
        version = await uow.publications.get(arguments.number)
        if version is None:
            raise VersionNotFoundError(number=arguments.number)
        return [
            await _line(uow, version, texts),
            *_changes(version.changes, texts),
            *_lost(version.report.lost, texts),
            texts.say("cli.knowledge.asked", report=version.report),
        ]

    return _read(work, settings)


@printed
def diff(arguments: argparse.Namespace, settings: Settings, texts: Catalog) -> Sequence[str]:
    """Compare two versions word by word; the folder where none is named."""

    async def work(publishing: Publishing, store: Store) -> tuple[Bundle, Bundle]:
        async with store.begin() as uow:
            newest = await uow.publications.newest()
        old = await publishing.bundle_of(arguments.old or newest.number)
        if arguments.new is None:
            return old, working_copy_of(settings)(None)
        return old, await publishing.bundle_of(arguments.new)

    old, new = (load_bundle(bundle) for bundle in _work(work, settings))
    changes = changes_between(old, new)
    return list(_marked(old, new, changes, texts)) or [texts.say("cli.knowledge.same")]


@printed
def export(arguments: argparse.Namespace, settings: Settings, texts: Catalog) -> Sequence[str]:
    """Write a version as a folder."""

    async def work(publishing: Publishing, _store: Store) -> Bundle:
        return await publishing.bundle_of(arguments.number)

    bundle = _work(work, settings)
    write_bundle(bundle, arguments.into)
    return [texts.say("cli.knowledge.exported", count=len(bundle.own), folder=arguments.into)]


def _work(work: Callable[[Publishing, Store], Awaitable[T]], settings: Settings) -> T:
    async def in_store() -> T:
        async with open_unsealed(settings) as store:
            publishing = Publishing(
                store,
                SystemClock(),
                library=Library(settings, read_lexicon()),
                working_copy=working_copy_of(settings),
            )
            return await work(publishing, store)

    return asyncio.run(in_store())


def _read(work: Callable[[UnitOfWork], Awaitable[T]], settings: Settings) -> T:
    async def in_store() -> T:
        async with open_unsealed(settings) as store, store.begin() as uow:
            return await work(uow)

    return asyncio.run(in_store())


def _progress(texts: Catalog) -> Callable[[int, int], None]:
    """Say on the terminal how far it is: in place, or each tenth where it is no screen."""
    told = -1

    def progress(done: int, of: int) -> None:
        nonlocal told
        tenth = 10 * done // max(of, 1)
        line = texts.say("cli.knowledge.asking", done=done, of=of)
        if sys.stderr.isatty():
            sys.stderr.write(f"\r{line}" + ("\n" if done == of else ""))
        elif tenth != told:
            sys.stderr.write(f"{line}\n")
        sys.stderr.flush()
        told = tenth

    return progress


async def _line(uow: UnitOfWork, version: Publication, texts: Catalog) -> str:
    kind, _, id_ = version.author.partition(":")
    member = await uow.staff.get(int(id_)) if kind == "staff" else None
    name = member.name if member else id_
    return texts.say(
        "cli.knowledge.version",
        version=version,
        at=local_minute(version.at),
        author=texts.say(f"cli.knowledge.author.{kind}", name=name, first=version.number == 1),
        changes=len(version.changes),
    )


def _changes(changes: Sequence[Change], texts: Catalog) -> Iterator[str]:
    for change in changes:
        yield texts.say(
            "cli.knowledge.change",
            change=change,
            part=texts.say(f"cli.knowledge.part.{change.part.value}"),
            how=texts.say(f"cli.knowledge.how.{change.how.value}"),
        )


def _lost(lost: Sequence[LostAnswer], texts: Catalog) -> Iterator[str]:
    for each in lost:
        how = texts.say(f"cli.knowledge.lost.{each.lost.value}", got=each.got)
        yield texts.say("cli.knowledge.lost_answer", lost=each, how=how)


def _marked(
    old: Knowledge, new: Knowledge, changes: Sequence[Change], texts: Catalog
) -> Iterator[str]:
    for change, line in zip(changes, _changes(changes, texts), strict=True):
        yield line
        yield from (f"    {_written(each)}" for each in rewordings(old, new, change))


def _written(rewording: Rewording) -> str:
    words = "".join(
        f"{_MARKS[piece.mark][0]}{piece.text.rstrip()}{_MARKS[piece.mark][1]}"
        f"{piece.text[len(piece.text.rstrip()) :]}"
        for piece in rewording.pieces
    )
    return f"{rewording.field}: {words}".replace("\n", "\n      ")


def _cut(lines: Iterable[str], texts: Catalog, number: int) -> Iterator[str]:
    """The first lines of many."""
    lines = iter(lines)
    yield from islice(lines, MOST_LINES)
    if more := sum(1 for _ in lines):
        yield texts.say("cli.knowledge.more", count=more, number=number)
