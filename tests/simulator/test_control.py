"""People can be moved over HTTP, as the page and load tests do."""

from collections.abc import AsyncIterator

import httpx
import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup

from bot.simulator.server import Simulator
from bot.simulator.visitor import Visitor


@pytest.fixture
async def client(simulator: Simulator) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=f"{simulator.url}/sim") as it:
        yield it


async def test_a_person_says_and_hears_over_http(client: httpx.AsyncClient, bot: Bot) -> None:
    person = (await client.post("/people", json={"first_name": "Lan"})).json()
    await client.post(f"/people/{person['id']}/say", json={"text": "Chào"})
    before = (await client.get(f"/chats/{person['id']}/messages")).json()
    await bot.send_message(person["id"], "Chào Lan")

    after = await client.get(
        f"/chats/{person['id']}/messages", params={"since": before["seq"], "wait": 5}
    )

    assert [message["text"] for message in before["messages"]] == ["Chào"]
    assert [message["text"] for message in after.json()["messages"]] == ["Chào Lan"]


async def test_a_press_waits_for_the_answer(
    client: httpx.AsyncClient, bot: Bot, lan: Visitor
) -> None:
    button = InlineKeyboardMarkup([[InlineKeyboardButton("Xem", callback_data="v")]])
    sent = await bot.send_message(lan.id, "a", reply_markup=button)
    pressed = await client.post(
        f"/people/{lan.id}/press", json={"message_id": sent.id, "data": "v", "wait": 0}
    )

    await bot.answer_callback_query(pressed.json()["query_id"], "Rồi")

    assert pressed.json()["answer"] is None
    (update,) = await bot.get_updates()
    assert update.callback_query
    assert update.callback_query.data == "v"


@pytest.mark.parametrize(
    ("act", "args"),
    [
        ("photo", {"caption": "Ổ gà"}),
        ("document", {"name": "a.pdf"}),
        ("voice", {}),
        ("sticker", {}),
        ("location", {"latitude": 21.59, "longitude": 105.84}),
        ("contact", {}),
    ],
)
async def test_every_kind_of_message_reaches_the_bot(
    client: httpx.AsyncClient, bot: Bot, lan: Visitor, act: str, args: dict[str, object]
) -> None:
    answer = await client.post(f"/people/{lan.id}/{act}", json=args)

    (update,) = await bot.get_updates()
    assert answer.status_code == 200
    assert update.message
    assert update.message[act]


async def test_a_file_from_the_page_is_uploaded_whole(
    client: httpx.AsyncClient, bot: Bot, lan: Visitor
) -> None:
    await client.post(f"/people/{lan.id}/document", files={"file0": ("đơn.pdf", b"%PDF-1")})

    (update,) = await bot.get_updates()
    assert update.message
    assert update.message.document
    assert update.message.document.file_name == "đơn.pdf"
    fetched = await update.message.document.get_file()
    assert bytes(await fetched.download_as_bytearray()) == b"%PDF-1"


async def test_thousands_of_texts_are_injected_at_once(
    client: httpx.AsyncClient, simulator: Simulator
) -> None:
    order = {"count": 3000, "people": 50, "text": "quy chế"}

    done = (await client.post("/bulk", json=order)).json()

    assert done["updates"] == 3000 == len(simulator.telegram.updates)
    state = (await client.get("/state")).json()
    assert (state["pending"], len(state["people"])) == (3000, 50)


async def test_settings_are_changed_by_name(
    client: httpx.AsyncClient, simulator: Simulator
) -> None:
    changed = await client.post("/settings", json={"privacy": False, "flood": {"burst": 3}})
    unknown = await client.post("/settings", json={"gravity": 1})

    assert changed.json()["flood"]["burst"] == 3
    assert simulator.telegram.settings.privacy is False
    assert unknown.status_code == 422


@pytest.mark.parametrize(
    ("path", "args"),
    [
        ("/people/1/say", {"text": "a"}),
        ("/people/{lan}/fly", {}),
        ("/people/{lan}/say", {}),
        ("/people/{lan}/say", {"text": "a", "chat_id": -5}),
        ("/groups/-5/migrate", {}),
    ],
)
async def test_what_nobody_could_do_is_an_error(
    client: httpx.AsyncClient, lan: Visitor, path: str, args: dict[str, object]
) -> None:
    answer = await client.post(path.format(lan=lan.id), json=args)

    assert answer.status_code == 422
    assert answer.json()["error"]


async def test_the_menu_is_the_one_of_the_narrowest_scope(
    client: httpx.AsyncClient, bot: Bot, lan: Visitor
) -> None:
    await bot.set_my_commands([("start", "Bắt đầu")])
    await bot.set_my_commands([("rieng", "Chat riêng")], scope={"type": "all_private_chats"})  # type: ignore[arg-type] # PTB sends it as it is

    menu = (await client.get(f"/chats/{lan.id}/commands")).json()

    assert menu == [{"command": "rieng", "description": "Chat riêng"}]
