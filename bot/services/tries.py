"""How often somebody may try to get in: some times freely, then after waits that grow.

A try is counted before it is looked at, so that many at once are no way around; whoever gets in
is given theirs back. A name that nobody bears is counted as any other: waiting tells nothing.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from bot.domain.back_off import growing
from bot.domain.errors import TooManyTriesError
from bot.services.credentials import Tries
from bot.services.ports import UnitOfWork

NAME, PASSWORD, LINK = "name", "password", "link"  # of a name; of an address by either way in
FREE: Mapping[str, int] = {NAME: 5, PASSWORD: 20, LINK: 20}  # an office may share an address
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(days=1)
_HOUSEHOLD = 64  # bits of an IPv6 address; whoever asks may choose the others


async def count_try(uow: UnitOfWork, kind: str, who: str, now: datetime) -> None:
    """Count a try; raises TooManyTriesError, and counts nothing, while it is too early for one."""
    subject = _subject(kind, who)
    tries = await uow.tries.of(subject)
    if tries is None or tries.last_at <= now - FORGOTTEN_AFTER:
        tries = Tries(last_at=now)
    if tries.until is not None and now < tries.until:
        raise TooManyTriesError(until=tries.until)
    count = tries.count + 1
    over = count - FREE[kind]
    until = now + growing(FIRST_WAIT, over, LONGEST_WAIT) if over >= 0 else None
    await uow.tries.keep(subject, Tries(count=count, last_at=now, until=until))


async def note_wrong(uow: UnitOfWork, kind: str, who: str, now: datetime) -> None:
    """Write that a try was wrong: for names nobody bears too, so that neither takes longer."""
    subject = _subject(kind, who)
    if tries := await uow.tries.of(subject):
        await uow.tries.keep(subject, replace(tries, last_at=now))


async def give_back(uow: UnitOfWork, kind: str, who: str) -> None:
    """Take a try out of account, as it was no wrong one; those of a name are forgotten."""
    subject = _subject(kind, who)
    if kind == NAME:
        await uow.tries.forget(subject)
    elif tries := await uow.tries.of(subject):
        await uow.tries.keep(subject, replace(tries, count=max(0, tries.count - 1), until=None))


def _subject(kind: str, who: str) -> str:
    return f"{kind}:{who if kind == NAME else _network(who)}"


def _network(address: str) -> str:
    """What stands for an address: of IPv6 the part that whoever asks cannot choose."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return ""
    if isinstance(parsed, IPv6Address):
        return str(ip_network((parsed, _HOUSEHOLD), strict=False))
    return str(parsed)
