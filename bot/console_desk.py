"""What the console works with, put together."""

from bot.chat.petition.consent import desk_consent_version
from bot.config import Settings
from bot.console.desk import Desk
from bot.console.hashing import Argon2Hasher
from bot.console.second_factor import Totp
from bot.core import Core
from bot.engine import (
    new_recovery_code,
    new_token,
)
from bot.outgoing import letterhead_of
from bot.reports.figure_charts import FigureCharts
from bot.reports.office_files import OfficeFiles
from bot.services.chain_check import ChainCheck
from bot.services.dashboard import Dashboard
from bot.services.file_orders import FileOrders
from bot.services.passwords import Passwords
from bot.services.signing_in import SigningIn
from bot.texts.catalog import Catalog


def orders_for(core: Core, settings: Settings, texts: Catalog) -> FileOrders:
    """The registers and reports that staff order as files."""
    return FileOrders(
        core.store,
        core.clock,
        writer=OfficeFiles(
            core.store,
            core.clock,
            texts,
            knowledge=lambda: core.office.knowledge,
            calendar=lambda: core.editions().calendar,
            letterhead=letterhead_of(settings),
        ),
        folder=settings.data_dir / "exports",
        token=new_token,
    )


def desk_of(core: Core, settings: Settings, texts: Catalog, orders: FileOrders) -> Desk:
    """What the console's pages work with."""
    signing_in = SigningIn(new_token=new_token)
    return Desk(
        store=core.store,
        clock=core.clock,
        texts=texts,
        office=lambda: core.office,
        contacts=core.contacts,
        dashboard=Dashboard(
            core.store,
            core.clock,
            calendar=lambda: core.editions().calendar,
            charts=lambda: FigureCharts(texts, core.office.knowledge),
        ),
        orders=orders,
        signing_in=signing_in,
        passwords=_passwords(core, signing_in) if settings.console_passwords == "on" else None,
        chain=ChainCheck(core.store, core.clock),
        read_file=core.vault.read,
        links=core.links,
        consent_version=desk_consent_version(texts),
        public_url=str(settings.public_url or "").rstrip("/"),
        curating=core.curating,
    )


def _passwords(core: Core, signing_in: SigningIn) -> Passwords:
    return Passwords(
        core.store,
        signing_in=signing_in,
        hasher=Argon2Hasher(),
        factor=Totp(),
        new_code=new_recovery_code,
    )
