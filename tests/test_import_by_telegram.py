"""An administrator sends a document to the bot, publishes it, and a citizen reads it there."""

import asyncio
from pathlib import Path
from typing import Any

from bot import app
from bot.config import Settings
from bot.core import Core, open_core
from bot.domain.staff import Operator, Role
from bot.simulator.server import Simulator
from bot.store.cipher import new_key
from bot.texts.catalog import shipped_texts
from bot.web.serving import listener_on
from tests.console.test_import_page import LAW
from tests.knowledge_folder import Folder
from tests.staff_place import answers, labels, press, sees


async def test_a_document_sent_to_the_bot_is_published_and_read_by_a_citizen(
    tmp_path: Path,
) -> None:
    folder = Folder(root=tmp_path / "knowledge").write()
    texts, stop = shipped_texts(), asyncio.Event()
    async with Simulator() as simulator:
        with listener_on("127.0.0.1", 0) as listener:
            values: dict[str, Any] = {
                "_env_file": None,
                "telegram_token": simulator.token,
                "telegram_base_url": simulator.url,
                "data_dir": tmp_path / "data",
                "knowledge_dir": folder.root,
                "secret_key": new_key(),
                "semantic": "off",
            }
            settings = Settings(**values)
            async with open_core(settings, texts) as core:
                async with core.store.begin() as uow:
                    office, root, now = core.office.staffing, Operator(user="x"), core.clock.now()
                    member = await office.add(uow, root, name="Tâm", roles=[Role.ADMIN], now=now)
                    token = await office.invite(uow, root, member.id, now)
                serving = asyncio.create_task(
                    app.serve_telegram(
                        core,
                        settings,
                        texts,
                        line=app.line_for(settings),
                        listener=listener,
                        stop=stop,
                    )
                )
                try:
                    await _imported_and_read(simulator, core, token)
                finally:
                    stop.set()
                    await serving
    assert len([*(folder.root / "documents").iterdir()]) == 1


async def _imported_and_read(simulator: Simulator, core: Core, token: str) -> None:
    tam, lan = simulator.visitor("Tâm"), simulator.visitor("Lan")
    tam.starts()
    lan.starts()
    await answers(tam, f"/start i-{token}", "Chào Tâm")
    lan.sends("document", "quy-che.txt", LAW.encode())
    await lan.sees(30)
    tam.sends("document", "quy-che.txt", LAW.encode())
    report = await sees(tam, "quy-che.txt", "2 chương, 4 điều")
    assert labels(report) == ["Nhập vào bản nháp", "Bỏ tệp"]

    written = await press(tam, report, "Nhập vào bản nháp", "Đã ghi 4 điều")
    assert written["message_id"] == report["message_id"]
    await answers(tam, "/capnhat Văn bản mới", "Đang thử")
    await core.curating.trials.wait()
    await answers(tam, "/capnhat", "0 câu không còn đúng")
    await answers(tam, "/capnhat Văn bản mới", "Đang công bố")
    await core.curating.trials.wait()
    for follow in core.follow:
        await follow()

    await answers(lan, "điều 3 quy chế 01/2026/QC-TN", "quét sân một lần")
