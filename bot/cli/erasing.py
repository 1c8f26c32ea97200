"""``people erase``: what is held of whoever sent a petition, erased at their word."""

import argparse
import asyncio
import sys

from bot.cli.arguments import Parser
from bot.cli.operators import operator
from bot.config import ROOT, Settings
from bot.documents.lexicon_file import read_lexicon
from bot.documents.loading import load_knowledge
from bot.domain.codes import TrackingCode
from bot.domain.errors import BotError, KnowledgeError, PetitionNotFoundError
from bot.engine import petitioning_for
from bot.files.vault import FileVault
from bot.services.erasing import Erasing, Extent, Ground
from bot.services.erasure import Erased, Erasure, Leftovers
from bot.texts.catalog import Catalog
from bot.upkeep import SystemClock, opened_store

REFUSED = 1


def describe(parser: Parser, texts: Catalog) -> None:
    """Say what can be typed after ``people erase``."""
    parser.add_argument(
        "--code", required=True, metavar="CODE", help=texts.say("cli.help.erase_code")
    )
    parser.add_argument(
        "--ground",
        required=True,
        choices=[ground.value for ground in Ground],
        help=texts.say("cli.help.erase_ground"),
    )
    parser.add_argument("--yes", action="store_true", help=texts.say("cli.help.erase_yes"))


def erase(arguments: argparse.Namespace, settings: Settings, texts: Catalog) -> int:
    """Say what goes and what stays, ask, erase; 1 where nothing was erased."""
    try:
        erased = asyncio.run(_erase(arguments, settings, texts))
    except KnowledgeError:
        raise  # the settings' fault, not the command's
    except BotError as error:
        sys.stderr.write(texts.say(f"error.{error.code}", **error.facts) + "\n")
        return REFUSED
    if erased is None:
        sys.stderr.write(texts.say("cli.people.erase.kept") + "\n")
        return REFUSED
    _say(texts.say("cli.people.erase.done", withdrawn=erased.withdrawn))
    return 0


async def _erase(
    arguments: argparse.Namespace, settings: Settings, texts: Catalog
) -> Erased | None:
    code = TrackingCode.parse(arguments.code)
    if code is None:
        raise PetitionNotFoundError
    leftovers, by, clock = Leftovers(), operator(), SystemClock()
    erasing = _erasing(settings, leftovers)
    async with opened_store(settings) as store:
        async with store.begin() as uow:
            extent = await erasing.look(uow, by, code, clock.now())
        _show(extent, texts)
        if not (arguments.yes or await asyncio.to_thread(_agrees, texts)):
            return None
        async with store.begin() as uow:
            erased = await erasing.erase(
                uow, by, code, Ground(arguments.ground), clock.now(), seen=extent.seen
            )
        await leftovers.clear(store, FileVault(settings.files_dir), store.tidy)
    return erased


def _erasing(settings: Settings, leftovers: Leftovers) -> Erasing:
    petitioning = petitioning_for(
        settings,
        load_knowledge(settings.knowledge_dir, language_from=ROOT / "knowledge"),
        lexicon=read_lexicon(),
        consent_version="",  # nobody agrees to anything here
        desk_consent_version="",
    )
    return Erasing(Erasure(petitioning.handling, leftovers))


def _show(extent: Extent, texts: Catalog) -> None:
    _say(
        texts.say(
            "cli.people.erase.goes",
            code=extent.code,
            petitions=len(extent.petitions),
            open=extent.open,
            notes=extent.notes,
            files=len(extent.held.files),
            drafts=int(extent.held.draft is not None),
            joined=len(extent.held.joined),
        )
    )
    _say(texts.say("cli.people.erase.stays"))


def _agrees(texts: Catalog) -> bool:
    """Ask whoever sits at a terminal; nobody else agrees to what cannot be undone."""
    if not sys.stdin.isatty():
        return False
    _say(texts.say("cli.people.erase.confirm"))
    sys.stdout.flush()
    return sys.stdin.readline().strip().lower() in texts.spellings("cli.people.erase.agreed")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
