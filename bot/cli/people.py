"""``people``: who may send no petitions for a while. Staff know a person by a petition's code."""

import argparse
import asyncio
import getpass
import json
import logging
import sys
from collections.abc import Sequence
from datetime import timedelta

from bot.cli.arguments import WrongUseError
from bot.config import Settings
from bot.domain.codes import TrackingCode
from bot.domain.local_time import local_day
from bot.domain.petition import Petition
from bot.services.registers import Block
from bot.texts.catalog import Catalog
from bot.upkeep import SystemClock, opened_store

HANDLE = 10  # characters of the keyed hash: enough to tell people apart, of no use to find them
NOT_FOUND = 1

log = logging.getLogger(__name__)


def blocks(arguments: argparse.Namespace, settings: Settings, texts: Catalog) -> int:
    """List the blocks in force, newest first."""
    found = asyncio.run(_blocks(settings))
    if arguments.json:
        _print(*(_as_json(each) for each in found))
    elif found:
        _print(*(_as_text(each, texts) for each in found))
    else:
        _print(texts.say("cli.people.none"))
    return 0


def block(arguments: argparse.Namespace, settings: Settings, texts: Catalog) -> int:
    """Block whoever sent a petition; 1 where nobody is found behind the code."""
    reason, by = arguments.reason.strip(), _who(arguments)
    if not reason or not by:
        raise WrongUseError(texts.say("cli.people.empty"), "run_bot.py people block")
    return asyncio.run(_block(settings, texts, arguments, reason=reason, by=by))


def unblock(arguments: argparse.Namespace, settings: Settings, texts: Catalog) -> int:
    """Lift a block; 1 where there is none."""
    return asyncio.run(_unblock(settings, texts, arguments.whom))


async def _blocks(settings: Settings) -> Sequence[Block]:
    async with opened_store(settings) as store, store.begin() as uow:
        return await uow.people.blocks(SystemClock().now())


async def _block(
    settings: Settings,
    texts: Catalog,
    arguments: argparse.Namespace,
    *,
    reason: str,
    by: str,
) -> int:
    now = SystemClock().now()
    until = now + timedelta(days=arguments.days) if arguments.days else None
    async with opened_store(settings) as store, store.begin() as uow:
        code = TrackingCode.parse(arguments.code)
        petition = await uow.petitions.get(code) if code else None
        if petition is None:
            return _refused(texts.say("cli.people.unknown", whom=arguments.code))
        if not petition.person_key:
            return _refused(texts.say("cli.people.erased"))
        person_key = petition.person_key
        await uow.people.block(
            Block(person_key=person_key, reason=reason, by=by, since=now, until=until)
        )
    log.info("blocked", extra={"tracking_code": code})
    day = until and local_day(until)
    handle = person_key[:HANDLE]
    _print(texts.say("cli.people.blocked", code=code, until=day, handle=handle))
    return 0


async def _unblock(settings: Settings, texts: Catalog, whom: str) -> int:
    now = SystemClock().now()
    async with opened_store(settings) as store, store.begin() as uow:
        code = TrackingCode.parse(whom)
        petition = await uow.petitions.get(code) if code else None
        if petition is not None and not petition.person_key:
            return _refused(texts.say("cli.people.erased"))
        in_force = await uow.people.blocks(now)
        keys = [each.person_key for each in in_force if _is_meant(each, petition, whom)]
        if petition is None and not keys:
            return _refused(texts.say("cli.people.unknown", whom=whom))
        if not keys:
            return _refused(texts.say("cli.people.not_blocked"))
        for key in keys:
            await uow.people.unblock(key)
    log.info("unblocked", extra={"handle": keys[0][:HANDLE]})
    _print(texts.say("cli.people.unblocked"))
    return 0


def _is_meant(each: Block, petition: Petition | None, whom: str) -> bool:
    if petition is not None:
        return each.person_key == petition.person_key
    return each.person_key[:HANDLE] == whom.strip()


def _who(arguments: argparse.Namespace) -> str:
    """Who decides: as typed, else who is logged in on this machine."""
    if arguments.by is not None:
        return str(arguments.by).strip()
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a process without a name of its own
        return ""


def _as_text(each: Block, texts: Catalog) -> str:
    return texts.say(
        "cli.people.block",
        handle=each.person_key[:HANDLE],
        since=local_day(each.since),
        until=each.until and local_day(each.until),
        by=each.by,
        reason=each.reason,
    )


def _as_json(each: Block) -> str:
    return json.dumps(
        {
            "handle": each.person_key[:HANDLE],
            "since": each.since.isoformat(),
            "until": each.until and each.until.isoformat(),
            "by": each.by,
            "reason": each.reason,
        },
        ensure_ascii=False,
    )


def _refused(line: str) -> int:
    sys.stderr.write(f"{line}\n")
    return NOT_FOUND


def _print(*lines: str) -> None:
    sys.stdout.writelines(f"{line}\n" for line in lines)
