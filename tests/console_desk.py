"""What the console's pages work with, on any store."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from bot.chat.contacts import Contacts
from bot.chat.links import Links
from bot.config import Settings
from bot.console.desk import Desk
from bot.console.hashing import Argon2Hasher
from bot.console.second_factor import Totp
from bot.documents.calendar import working_calendar
from bot.domain.knowledge import Knowledge
from bot.domain.recipients import Level, Recipient
from bot.engine import Office as ByKnowledge
from bot.engine import new_recovery_code, new_token, sending_for, staffing_for
from bot.files.inspector import ContentInspector
from bot.files.vault import FileVault
from bot.outgoing import desk_for, letterhead_of
from bot.reports.figure_charts import FigureCharts
from bot.reports.office_files import OfficeFiles
from bot.services.casework import Casework
from bot.services.chain_check import ChainCheck
from bot.services.dashboard import PATIENCE, Dashboard
from bot.services.deciding import Deciding
from bot.services.erasing import Erasing
from bot.services.erasure import Erasure, Leftovers
from bot.services.file_orders import FileOrders
from bot.services.passwords import Passwords
from bot.services.ports import Clock, Store
from bot.services.signing_in import SigningIn
from bot.texts.catalog import shipped_texts
from tests.services.petition_office import DESK_CONSENT, Office

SETTINGS = Settings(
    _env_file=None,  # type: ignore[call-arg]  # pydantic-settings' own argument
    office_name="Ban Thường trực Mặt trận",
    smtp_host="mail.test",
    mail_from="van-thu@mat-tran.test",
)
UNDO = timedelta(seconds=60)
WARD = Recipient(
    id="ward",
    level=Level.COMMUNE,
    body="Ủy ban nhân dân phường",
    salutation="Kính gửi: Ủy ban nhân dân phường",
    email="van-thu@phuong.test",
)
RECIPIENTS = (
    WARD,
    replace(WARD, id="power", body="Công ty Điện lực", sectors=("electricity",), email=""),
    replace(WARD, id="roads", body="Sở Giao thông", sectors=("giao-thong",)),
    replace(WARD, id="all", body="Ủy ban nhân dân tỉnh", fallback=True),
    replace(WARD, id="sample", body="Cơ quan mẫu", email="a@mau.example", example=True),
)


def desk_on(
    store: Store,
    clock: Clock,
    *,
    office: Office,
    vault: FileVault,
    knowledge: Knowledge,
    folder: Path,
    leftovers: Leftovers,
) -> Desk:
    """``folder`` is where files lie that staff ordered."""
    signing_in = SigningIn(new_token=new_token)
    casework = Casework(office.petitioning, token=new_token)
    letters = desk_for(
        SETTINGS,
        replace(knowledge, recipients=RECIPIENTS),
        shipped_texts(),
        store=store,
        clock=clock,
        handling=office.petitioning.handling,
        vault=vault,
        inspector=ContentInspector(),
        scanner=None,
    )
    by_knowledge = ByKnowledge(
        knowledge=knowledge,
        casework=casework,
        deciding=Deciding(handling=office.petitioning.handling, undo=UNDO),
        staffing=staffing_for(knowledge),
        letters=letters,
        sending=sending_for(casework, letters, UNDO),
        erasing=Erasing(Erasure(office.petitioning.handling, leftovers)),
    )
    return Desk(
        store=store,
        clock=clock,
        texts=shipped_texts(),
        office=lambda: by_knowledge,
        contacts=Contacts(phone="0208 0000 000"),
        signing_in=signing_in,
        passwords=Passwords(
            store,
            signing_in=signing_in,
            hasher=Argon2Hasher(),
            factor=Totp(),
            new_code=new_recovery_code,
        ),
        dashboard=dashboard_on(store, clock, knowledge),
        orders=orders_on(store, clock, knowledge, folder),
        chain=ChainCheck(store, clock),
        read_file=vault.read,
        links=Links("ban_bot"),
        consent_version=DESK_CONSENT,
        public_url="https://front.example",
    )


def dashboard_on(
    store: Store, clock: Clock, knowledge: Knowledge, patience: float = PATIENCE
) -> Dashboard:
    return Dashboard(
        store,
        clock,
        calendar=lambda: working_calendar(knowledge.calendar),
        charts=lambda: FigureCharts(shipped_texts(), knowledge),
        patience=patience,
    )


def orders_on(store: Store, clock: Clock, knowledge: Knowledge, folder: Path) -> FileOrders:
    writer = OfficeFiles(
        store,
        clock,
        shipped_texts(),
        knowledge=lambda: knowledge,
        calendar=lambda: working_calendar(knowledge.calendar),
        letterhead=letterhead_of(SETTINGS),
    )
    return FileOrders(store, clock, writer=writer, folder=folder, token=new_token)
