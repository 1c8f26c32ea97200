"""The consent asked for anew, where its text has changed since it was given."""

from bot.chat.contacts import Contacts
from bot.chat.moment import Moment
from bot.chat.paging import joined
from bot.domain.local_time import local_day
from bot.services.agreeing import Agreement
from bot.texts.catalog import Catalog


class Consenting:
    """Asks once, before anything new is written; who says no loses nothing."""

    def __init__(self, texts: Catalog, agreement: Agreement, contacts: Contacts) -> None:
        self._texts = texts
        self._agreement = agreement
        self._contacts = contacts

    @property
    def version(self) -> str:
        """What the button that agrees carries: the text that was shown."""
        return self._agreement.version

    async def asked(self, moment: Moment) -> str:
        """Say what has changed, above the whole text."""
        return joined(
            await self._said(moment, "form.consent_changed"),
            self._texts.say("form.consent", contacts=self._contacts),
        )

    async def refused(self, moment: Moment) -> str:
        """Say that nothing was written, and what still holds."""
        return await self._said(moment, "form.consent_kept")

    async def agree(self, moment: Moment, version: str) -> None:
        """Record the yes."""
        await self._agreement.give(moment.uow, moment.person, version, moment.now)

    async def _said(self, moment: Moment, key: str) -> str:
        last = await self._agreement.last(moment.uow, moment.person)
        return self._texts.say(key, given_on=last and local_day(last.given_at))
