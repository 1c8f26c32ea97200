"""The rounds of a running bot take in files by themselves."""

import asyncio
from pathlib import Path

from bot.background import Background
from bot.chat.news import PetitionNews
from bot.config import ROOT, Settings
from bot.documents.loading import load_knowledge
from bot.files.vault import FileVault
from bot.services.erasure import Leftovers
from bot.services.limits import Limits
from bot.services.registers import FileState
from bot.services.rounds import Rounds
from bot.services.sending import SendingDesk
from bot.simulator.server import Simulator
from bot.texts.catalog import shipped_texts
from tests.console_desk import orders_on
from tests.files.pictures import PDF
from tests.services.desk import AtDesk
from tests.telegram.office import RealClock, open_office
from tests.telegram.test_sharing import announce


async def test_a_document_is_fetched_when_nudged_and_waits_for_a_scanner(tmp_path: Path) -> None:
    rounds = Rounds()
    knowledge = load_knowledge(ROOT / "knowledge")
    settings = Settings(_env_file=None, data_dir=tmp_path)  # type: ignore[call-arg]  # pydantic-settings' own argument
    async with Simulator() as simulator, open_office(simulator, tmp_path) as office:
        lan = simulator.visitor("Lan")
        sent = lan.sends("document", "plan.pdf", PDF)
        await lan.hears()
        background = Background(
            settings,
            office.store,
            RealClock(),
            office.service,
            rounds=rounds,
            news=PetitionNews(shipped_texts()),
            limits=Limits(),
            vault=FileVault(tmp_path / "files"),
            leftovers=Leftovers(),
            deciding=lambda: AtDesk(office.store).deciding,
            sending=_nothing_is_sent,
            knowledge=(),
            orders=orders_on(office.store, RealClock(), knowledge, tmp_path / "exports"),
            board=None,
            mailer=None,
            shared=False,
        )
        working = asyncio.create_task(background.run())
        id_ = await announce(office, sent)
        rounds.nudge()
        async with asyncio.timeout(10):
            while True:
                async with office.store.begin() as uow:
                    record = await uow.files.get(id_)
                assert record is not None
                if record.state is not FileState.FETCHING:
                    break
                await asyncio.sleep(0.05)
        rounds.close()
        await working

    assert record.state is FileState.QUARANTINED
    assert list((tmp_path / "files").glob(f"*/*/{record.sha256}"))


def _nothing_is_sent() -> SendingDesk:
    raise AssertionError
