"""The consent that whatever is kept of a person rests on: to one version of the text, by a yes."""

from datetime import datetime

from bot.domain.errors import ConsentMissingError
from bot.services.ports import UnitOfWork
from bot.services.registers import Consent, Person


class Agreement:
    """Knows the version in force; an older yes still holds for what was told under it."""

    def __init__(self, version: str) -> None:
        self.version = version

    async def check(self, uow: UnitOfWork, person: Person) -> None:
        """Refuse to keep anything new of somebody who has not agreed to the text in force."""
        given = await uow.people.consents(person.key)
        if all(each.version != self.version for each in given):
            raise ConsentMissingError

    async def give(self, uow: UnitOfWork, person: Person, version: str, now: datetime) -> None:
        """Keep who it is, with their yes to the text that they were shown."""
        if not version or version != self.version:
            raise ConsentMissingError
        await uow.people.know(person, now)
        given = await uow.people.consents(person.key)
        if all(each.version != version for each in given):
            await uow.people.consent(person.key, version, now)

    async def last(self, uow: UnitOfWork, person: Person) -> Consent | None:
        """The last yes, to whatever version."""
        given = await uow.people.consents(person.key)
        return given[-1] if given else None
