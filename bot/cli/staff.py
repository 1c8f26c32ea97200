"""``staff``: the roster from the command line, for the first administrator and for emergencies."""

import argparse
import asyncio
import sys
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import TypeVar

from bot.app import line_for
from bot.chat.links import Links, inviting, sign_in
from bot.cli.doctor import HURRIED
from bot.cli.operators import operator
from bot.config import Settings
from bot.domain.errors import BotError, KnowledgeError, RosterInvalidError
from bot.domain.knowledge import Knowledge
from bot.domain.staff import Member, Operator, Role
from bot.domain.vietnamese import fold
from bot.engine import new_token, published_knowledge
from bot.services.ports import UnitOfWork
from bot.services.staffing import LINKED_FOR, Staffing
from bot.telegram.diagnosis import Finding, diagnose
from bot.texts.catalog import Catalog
from bot.upkeep import SystemClock, open_unsealed

REFUSED = 1

T = TypeVar("T")
Command = Callable[[argparse.Namespace, Settings, Catalog], Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What a command works with, in one unit of work."""

    uow: UnitOfWork
    staffing: Staffing
    by: Operator
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Scopes:
    """Ids that are known to exist; empty for all."""

    sectors: Sequence[str] = ()
    communes: Sequence[str] = ()


def printed(command: Command) -> Callable[[argparse.Namespace, Settings, Catalog], int]:
    """Print the lines of a command, or say why it was refused (exit status 1)."""

    @wraps(command)
    def run(arguments: argparse.Namespace, settings: Settings, texts: Catalog) -> int:
        try:
            lines = command(arguments, settings, texts)
        except KnowledgeError:
            raise  # the settings' fault, not the command's
        except BotError as error:
            sys.stderr.write(texts.say(f"error.{error.code}", **error.facts) + "\n")
            return REFUSED
        sys.stdout.writelines(f"{line}\n" for line in lines)
        return 0

    return run


@printed
def add(arguments: argparse.Namespace, settings: Settings, texts: Catalog) -> Sequence[str]:
    """Add a member and print their invitation."""
    scopes = _scopes(arguments, settings)

    async def work(desk: Desk) -> tuple[Member, str]:
        member = await desk.staffing.add(
            desk.uow,
            desk.by,
            name=arguments.name,
            roles=_roles(arguments),
            sectors=scopes.sectors,
            places=scopes.communes,
            now=desk.now,
        )
        return member, await desk.staffing.invite(desk.uow, desk.by, member.id, desk.now)

    member, token = _work(work, settings, scopes)
    return [texts.say("cli.staff_added", member=member), *_invitation(settings, texts, token)]


@printed
def list_members(_: argparse.Namespace, settings: Settings, texts: Catalog) -> Sequence[str]:
    """List the members, those who left at the end."""
    members = _work(lambda desk: desk.staffing.roster(desk.uow, desk.by), settings)
    return [_line(member, texts) for member in members] or [texts.say("cli.no_staff")]


@printed
def invite(arguments: argparse.Namespace, settings: Settings, texts: Catalog) -> Sequence[str]:
    """Print a new invitation; earlier ones of the member are void."""
    token = _work(
        lambda desk: desk.staffing.invite(desk.uow, desk.by, arguments.id, desk.now), settings
    )
    return _invitation(settings, texts, token)


@printed
def change(arguments: argparse.Namespace, settings: Settings, texts: Catalog) -> Sequence[str]:
    """Give a member other roles and scopes: those that are named, and no others."""
    scopes = _scopes(arguments, settings)
    member = _work(
        lambda desk: desk.staffing.change(
            desk.uow,
            desk.by,
            arguments.id,
            roles=_roles(arguments),
            sectors=scopes.sectors,
            places=scopes.communes,
            now=desk.now,
        ),
        settings,
        scopes,
    )
    return [_line(member, texts)]


@printed
def leave(arguments: argparse.Namespace, settings: Settings, texts: Catalog) -> Sequence[str]:
    """Let a member go: signed out, and their open cases with somebody else or nobody."""
    left = _work(
        lambda desk: desk.staffing.leave(
            desk.uow, desk.by, arguments.id, to_id=arguments.to, now=desk.now
        ),
        settings,
    )
    return [texts.say("cli.staff_left", left=left, to=arguments.to)]


@printed
def link(arguments: argparse.Namespace, settings: Settings, texts: Catalog) -> Sequence[str]:
    """Print a link to sign in to the console, for when Telegram is down."""
    token = _work(
        lambda desk: desk.staffing.link(desk.uow, desk.by, arguments.id, desk.now), settings
    )
    here = f"http://{settings.http_host}:{settings.http_port}"
    minutes = int(LINKED_FOR.total_seconds()) // 60
    return [
        sign_in(str(settings.public_url or here), token),
        texts.say("cli.staff_link", minutes=minutes, public=bool(settings.public_url)),
    ]


def _work(
    work: Callable[[Desk], Awaitable[T]], settings: Settings, scopes: Scopes | None = None
) -> T:
    """Do it in one unit of work."""
    known = scopes or Scopes()

    async def in_store() -> T:
        async with open_unsealed(settings) as store, store.begin() as uow:
            return await work(
                Desk(
                    uow=uow,
                    staffing=Staffing(
                        sectors=known.sectors, places=known.communes, token=new_token
                    ),
                    by=operator(),
                    now=SystemClock().now(),
                )
            )

    return asyncio.run(in_store())


def _roles(arguments: argparse.Namespace) -> list[Role]:
    return [Role(role) for role in arguments.role]


def _scopes(arguments: argparse.Namespace, settings: Settings) -> Scopes:
    """The sectors and communes that are named, by id or by name without marks."""
    if not (arguments.sector or arguments.commune):
        return Scopes()
    knowledge = asyncio.run(_published(settings))
    sectors = [(each.id, each.name) for each in knowledge.sectors]
    communes = [
        pair
        for each in knowledge.places
        for pair in ((each.id, each.name), (each.id, each.full_name))
    ]
    return Scopes(
        sectors=[_id_of(typed, sectors, "sectors") for typed in arguments.sector],
        communes=[_id_of(typed, communes, "places") for typed in arguments.commune],
    )


async def _published(settings: Settings) -> Knowledge:
    async with open_unsealed(settings) as store:
        return await published_knowledge(settings, store)


def _id_of(typed: str, named: Iterable[tuple[str, str]], field: str) -> str:
    found = {id_ for id_, name in named if typed == id_ or fold(typed) == fold(name)}
    if len(found) != 1:  # of one name there may be a commune and a ward
        raise RosterInvalidError(field=field, value=typed)
    return found.pop()


def _invitation(settings: Settings, texts: Catalog, token: str) -> Sequence[str]:
    """The link, if the bot's name can be learnt now; what can be typed instead anyway."""
    links = Links(_username(settings))
    return [
        *filter(None, [links.invitation(token)]),
        texts.say("cli.staff_invitation", typed=f"/start {inviting(token)}"),
    ]


def _username(settings: Settings) -> str:
    if settings.telegram_token is None:
        return ""
    found = asyncio.run(
        diagnose(line_for(settings), webhook=settings.telegram_mode == "webhook", patience=HURRIED)
    )
    names = [each.facts["username"] for each in found if each.finding is Finding.REACHED]
    return str(names[0]).removeprefix("@") if names else ""


def _line(member: Member, texts: Catalog) -> str:
    return texts.say(
        "cli.staff_member",
        member=member,
        roles=[texts.say(f"role.{role.value}") for role in Role if role in member.roles],
        sectors=sorted(member.sectors),
        places=sorted(member.places),
    )
