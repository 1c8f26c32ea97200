"""The bot itself on a restored store: it answers, and knows its people again."""

import asyncio
import hashlib
import hmac
import secrets
from pathlib import Path

from bot.backup import back_up, restore
from bot.chat.events import Said
from bot.chat.session import Incoming
from bot.config import Settings
from bot.core import Core, open_core
from bot.domain.codes import TrackingCode
from bot.texts.catalog import shipped_texts
from bot.upkeep import SystemClock, prepare_store
from tests.backup.office import Place, quiet
from tests.factories import a_move, a_petition

CODE = TrackingCode.new(secrets.randbelow)
TITLE = "Đèn đường hỏng"


async def test_a_bot_on_a_restored_store_knows_people_and_answers(
    place: Place, tmp_path: Path
) -> None:
    one, other = place("sqlite"), place("sqlite").model_copy(update={"semantic": "off"})
    await record(one, "777000777")
    await asyncio.to_thread(back_up, one, tmp_path / "backup", SystemClock(), quiet)
    await asyncio.to_thread(restore, other, tmp_path / "backup", None, SystemClock(), quiet)

    async with open_core(other, shipped_texts()) as core:
        theirs = await said(core, 1, "777000777", CODE)
        strangers = await said(core, 2, "2", CODE.lower())
        answer = await said(core, 3, "2", "tố cáo là gì")

    assert TITLE in theirs
    assert CODE in strangers
    assert TITLE not in strangers
    assert len(answer) > 100


async def record(settings: Settings, number: str) -> None:
    """Have somebody's petition on record, under the key that the bot knows them by."""
    async with open_core(settings.model_copy(update={"semantic": "off"}), shipped_texts()) as core:
        cipher = await asyncio.to_thread(prepare_store, settings)
        identity = f"telegram:{number}".encode()
        key = hmac.new(cipher.secret_for("asker"), identity, hashlib.sha256).hexdigest()
        async with core.store.begin() as uow:
            await uow.petitions.add(
                a_petition(code=CODE, person_key=key, title=TITLE), a_move(), ["den"]
            )


async def said(core: Core, update_id: int, number: str, text: str) -> str:
    """Say something; gives what is shown."""
    incoming = Incoming(
        channel="telegram",
        update_id=update_id,
        chat_key=f"telegram:{number}",
        person=number,
        event=Said(text=text),
    )
    outcome = await core.session.handle(incoming, lambda screen: [screen.html.encode()])
    assert not outcome.failure
    return "\n".join(delivery.payload.decode() for delivery in outcome.deliveries)
