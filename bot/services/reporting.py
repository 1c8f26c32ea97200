"""What registers and tables are made of: petitions read in batches, and who may have them.

Every batch is a unit of work of its own, so that an export of an hour holds up nobody. What is
erased while one runs is missing from the rest of it.
"""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace

from bot.domain.errors import NotPermittedError
from bot.domain.petition import Contact, Sharing
from bot.domain.staff import Act, Member
from bot.services.office import Filter
from bot.services.ports import Store
from bot.services.report_ports import Registered
from bot.services.rights import check

BATCH = 250  # petitions read at once: some 15 ms in which nothing else is done


async def each(
    store: Store, wanted: Filter, *, contacts: bool = False, batch: int = BATCH
) -> AsyncIterator[Sequence[Registered]]:
    """All that are wanted, batch by batch, oldest first; contacts only as their senders allow."""
    after = 0
    while True:
        async with store.begin() as uow:
            found = await uow.reports.batch(wanted, after=after, limit=batch, contacts=contacts)
        if found:
            yield [_as_shared(one) for one in found]
            after = found[-1].number
        if len(found) < batch:
            return


async def count(store: Store, wanted: Filter) -> int:
    """How many there are, for showing how far an export is."""
    async with store.begin() as uow:
        return await uow.reports.count(wanted)


def permitted(wanted: Filter, member: Member, *, contacts: bool = False) -> Filter:
    """Narrow what is wanted to what a member may export; raises NotPermittedError."""
    check(member, Act.EXPORT)
    if contacts:
        check(member, Act.SEE_CONTACT)
    return replace(
        wanted,
        sectors=_narrowed(wanted.sectors, member.seen_sectors),
        places=_narrowed(wanted.places, member.places),
    )


def _narrowed(wanted: frozenset[str], allowed: frozenset[str]) -> frozenset[str]:
    if not allowed or not wanted:
        return allowed or wanted
    if wanted.isdisjoint(allowed):
        raise NotPermittedError(act=Act.EXPORT.value, outside=True)
    return wanted & allowed


def _as_shared(one: Registered) -> Registered:
    petition = one.petition
    if petition.sharing is not Sharing.NONE:
        return one
    return replace(one, petition=replace(petition, contact=Contact()))
