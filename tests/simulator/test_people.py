"""What people do becomes the updates it would be: groups, privacy, albums, contacts."""

from dataclasses import replace

import pytest
from telegram import Bot, Update
from telegram.error import BadRequest, ChatMigrated, Forbidden

from bot.simulator import people
from bot.simulator.people import UnlikelyError
from bot.simulator.server import Simulator
from bot.simulator.visitor import Visitor
from bot.simulator.world import Chat


def a_group(simulator: Simulator, owner: Visitor, kind: str = "supergroup") -> Chat:
    group = simulator.telegram.world.add_group("Tổ", kind, {owner.id: "creator"}, forum=False)
    people.set_bot(simulator.telegram, owner.person, group.id, "member")
    simulator.telegram.updates.clear()
    return group


async def texts(bot: Bot) -> list[str | None]:
    updates = await bot.get_updates()
    return [update.message.text for update in updates if update.message]


async def test_privacy_mode_hides_what_is_not_meant_for_the_bot(
    simulator: Simulator, bot: Bot, lan: Visitor
) -> None:
    group = a_group(simulator, lan)
    card = await bot.send_message(group.id, "Thẻ công việc")
    there = lan.into(group)
    there.says("chuyện riêng")
    there.says("/nhan")
    there.says("/nhan@other_bot")
    there.says("/nhan@TTQ_bot")
    there.says("nhờ @ttq_bot xem")
    there.says("đã rõ", reply_to=card.id)

    assert await texts(bot) == ["/nhan", "/nhan@TTQ_bot", "nhờ @ttq_bot xem", "đã rõ"]


@pytest.mark.parametrize("how", ["administrator", "privacy off"])
async def test_an_administrator_or_an_open_bot_sees_everything(
    simulator: Simulator, bot: Bot, lan: Visitor, how: str
) -> None:
    group = a_group(simulator, lan)
    if how == "administrator":
        people.set_bot(simulator.telegram, lan.person, group.id, "administrator")
    else:
        simulator.telegram.settings = replace(simulator.telegram.settings, privacy=False)

    lan.into(group).says("chuyện riêng")

    assert await texts(bot) == ["chuyện riêng"]


async def test_being_added_and_removed_is_told(
    simulator: Simulator, bot: Bot, lan: Visitor
) -> None:
    group = simulator.telegram.world.add_group("Tổ", "group", {lan.id: "creator"}, forum=False)
    people.set_bot(simulator.telegram, lan.person, group.id, "member")
    people.set_bot(simulator.telegram, lan.person, group.id, "kicked")

    updates = await bot.get_updates()

    changes = [
        (
            update.my_chat_member.old_chat_member.status,
            update.my_chat_member.new_chat_member.status,
        )
        for update in updates
        if update.my_chat_member
    ]
    assert changes == [("left", "member"), ("member", "kicked")]
    assert [bool(update.message and update.message.new_chat_members) for update in updates] == [
        False,
        True,
        False,
        False,
    ]
    with pytest.raises(Forbidden, match="bot was kicked from the group chat"):
        await bot.send_message(group.id, "a")


async def test_blocking_and_coming_back_are_told(bot: Bot, lan: Visitor) -> None:
    lan.blocks()
    lan.says("Tôi quay lại")

    updates = await bot.get_updates()

    assert [
        update.my_chat_member.new_chat_member.status for update in updates if update.my_chat_member
    ] == ["kicked", "member"]
    assert updates[-1].message
    assert updates[-1].message.text == "Tôi quay lại"


async def test_a_migrated_group_answers_with_its_new_id(
    simulator: Simulator, bot: Bot, lan: Visitor
) -> None:
    group = a_group(simulator, lan, "group")
    successor = people.migrate(simulator.telegram, group)

    last, first = [update.message for update in await bot.get_updates()]
    with pytest.raises(ChatMigrated) as refusal:
        await bot.send_message(group.id, "a")

    assert last
    assert first
    assert last.migrate_to_chat_id == successor.id == first.chat_id
    assert first.migrate_from_chat_id == group.id
    assert refusal.value.new_chat_id == successor.id
    assert (await bot.send_message(successor.id, "a")).chat_id == successor.id


async def test_an_anonymous_administrator_speaks_as_the_group(
    simulator: Simulator, bot: Bot, lan: Visitor
) -> None:
    group = a_group(simulator, lan)

    lan.into(group).says("/duyet", anonymous=True)

    (update,) = await bot.get_updates()
    assert update.message
    assert update.message.sender_chat
    assert update.message.sender_chat.id == group.id
    assert update.message.from_user
    assert update.message.from_user.username == "GroupAnonymousBot"


async def test_an_album_is_several_updates_of_one_group(
    simulator: Simulator, bot: Bot, lan: Visitor
) -> None:
    files = [simulator.telegram.world.files.keep("photo", f"{at}.jpg", b"") for at in range(3)]

    people.send_album(simulator.telegram, lan.person, files, "Ổ gà")

    messages = [update.message for update in await bot.get_updates()]
    assert len({message.media_group_id for message in messages if message}) == 1
    assert [message.caption for message in messages if message] == ["Ổ gà", None, None]


async def test_an_own_contact_carries_the_own_id_and_another_need_not(
    bot: Bot, lan: Visitor
) -> None:
    lan.shares_contact()
    lan.shares_contact({"phone_number": "+84900000000", "first_name": "Minh"})

    own, other = [
        update.message.contact
        for update in await bot.get_updates()
        if update.message and update.message.contact
    ]

    assert (own.user_id, own.phone_number) == (lan.id, "+84912345678")
    assert other.user_id is None


async def test_topics_belong_to_forums_where_the_bot_is_an_administrator(
    simulator: Simulator, bot: Bot, lan: Visitor
) -> None:
    forum = simulator.telegram.world.add_group(
        "Diễn đàn", "supergroup", {lan.id: "creator"}, forum=True
    )
    people.set_bot(simulator.telegram, lan.person, forum.id, "member")
    with pytest.raises(BadRequest, match="Not enough rights to create a topic"):
        await bot.create_forum_topic(forum.id, "Đường sá")
    people.set_bot(simulator.telegram, lan.person, forum.id, "administrator")

    topic = await bot.create_forum_topic(forum.id, "Đường sá")
    sent = await bot.send_message(forum.id, "a", message_thread_id=topic.message_thread_id)
    said = lan.into(forum).says("b", thread=topic.message_thread_id)

    assert sent.message_thread_id == said["message_thread_id"] == topic.message_thread_id
    with pytest.raises(BadRequest, match="Message thread not found"):
        await bot.send_message(forum.id, "a", message_thread_id=4040)


def test_nobody_presses_a_button_that_is_not_there(simulator: Simulator, lan: Visitor) -> None:
    message = lan.says("a")

    with pytest.raises(UnlikelyError):
        people.press(simulator.telegram, lan.person, lan.id, message["message_id"], "v")


async def test_a_start_link_brings_its_payload(bot: Bot, lan: Visitor) -> None:
    lan.starts("kn-7F3A")

    (update,) = await bot.get_updates()

    assert isinstance(update, Update)
    assert update.message
    assert update.message.text == "/start kn-7F3A"
    assert [entity.type for entity in update.message.entities] == ["bot_command"]
