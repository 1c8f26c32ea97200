"""Screens in the topics of a forum, and the message that is pinned."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from bot.chat.screens import Placement, Screen
from bot.services.ports import Fate
from bot.simulator import people
from bot.simulator.server import Simulator
from bot.simulator.visitor import Visitor
from bot.simulator.world import Chat
from tests.telegram.office import Office, open_office, until

ROADS = Screen(html="a card", topic="Đường sá", name="card-1", placement=Placement.RENEW)
COUNTER = Screen(html="3", name="counter", placement=Placement.RENEW, pinned=True)


@pytest.fixture
def lan(simulator: Simulator) -> Visitor:
    return simulator.visitor("Lan")


def group_of(
    simulator: Simulator, owner: Visitor, *, forum: bool = True, status: str = "administrator"
) -> Chat:
    members = {owner.id: "creator"}
    group = simulator.telegram.world.add_group("Cán bộ", "supergroup", members, forum=forum)
    people.set_bot(simulator.telegram, owner.person, group.id, status)
    return group


async def show(office: Office, group: Chat, screen: Screen) -> Fate:
    return (await office.service.messenger.show(f"telegram:{group.id}", screen, quiet=False)).fate


def texts(group: Chat, thread: int | None = None) -> Sequence[str]:
    """What stands in a topic; None is the general one."""
    said = [message.json for message in group.messages.values() if "text" in message.json]
    return [each["text"] for each in said if each.get("message_thread_id") == thread]


async def test_a_screen_stands_in_its_topic_which_is_made_once_and_outlives_a_restart(
    simulator: Simulator, lan: Visitor, tmp_path: Path
) -> None:
    group = group_of(simulator, lan)
    async with open_office(simulator, tmp_path) as office:
        for name, topic in (("1", "Đường sá"), ("2", "Điện"), ("3", "Đường sá")):
            screen = replace(ROADS, html=f"card {name}", name=f"card-{name}", topic=topic)
            assert await show(office, group, screen) is Fate.SENT
    async with open_office(simulator, tmp_path) as office:
        await show(office, group, replace(ROADS, html="card 4", name="card-4"))
        await show(office, group, replace(ROADS, html="card 1 changed", name="card-1"))

    (roads, power), titles = group.topics, list(group.topics.values())
    assert titles == ["Đường sá", "Điện"]
    assert texts(group, roads) == ["card 1 changed", "card 3", "card 4"]
    assert texts(group, power) == ["card 2"]
    assert texts(group) == []


async def test_without_topics_or_the_right_to_make_one_it_stands_where_all_read(
    simulator: Simulator, lan: Visitor, tmp_path: Path
) -> None:
    plain = group_of(simulator, lan, forum=False)
    guarded = group_of(simulator, lan, status="member")
    async with open_office(simulator, tmp_path) as office:
        for group in (plain, guarded):
            for name in "123":
                screen = replace(ROADS, html=name, name=name)
                assert await show(office, group, screen) is Fate.SENT
            assert texts(group) == ["1", "2", "3"]
            assert group.topics == {}


async def test_a_topic_that_somebody_deleted_is_made_anew(
    simulator: Simulator, lan: Visitor, tmp_path: Path
) -> None:
    group = group_of(simulator, lan)
    async with open_office(simulator, tmp_path) as office:
        await show(office, group, ROADS)
        people.delete_topic(simulator.telegram, group, next(iter(group.topics)))

        assert await show(office, group, ROADS) is Fate.SENT  # its message went with the topic
        assert await show(office, group, replace(ROADS, name="card-2")) is Fate.SENT

    (thread,) = group.topics
    assert texts(group, thread) == ["a card", "a card"]


async def test_a_group_that_is_a_forum_no_more_is_told_all_the_same(
    simulator: Simulator, lan: Visitor, tmp_path: Path
) -> None:
    group = group_of(simulator, lan)
    async with open_office(simulator, tmp_path) as office:
        await show(office, group, ROADS)
        people.delete_topic(simulator.telegram, group, next(iter(group.topics)))
        group.forum = False

        assert await show(office, group, replace(ROADS, html="later", name="card-2")) is Fate.SENT

    assert texts(group) == ["later"]


async def test_an_answer_stands_in_the_topic_of_what_it_answers(
    simulator: Simulator, lan: Visitor, tmp_path: Path
) -> None:
    group = group_of(simulator, lan)
    async with open_office(simulator, tmp_path) as office:
        await show(office, group, ROADS)
        (thread,) = group.topics
        inside = lan.into(group)
        card = next(m for m in group.messages.values() if m.json.get("text") == "a card")
        for words in ("hello", "secret"):  # the second is answered without a quote
            inside.says(words, reply_to=card.json["message_id"])
        await until(lambda: "hush" in texts(group, thread))
        await show(office, group, Screen(html="below", below="card-1"))

    assert [each for each in texts(group, thread) if "hello</b>" in each or "said hello" in each]
    assert texts(group, thread)[-1] == "below"
    assert texts(group) == []


async def test_words_in_a_topic_that_the_bot_opened_are_not_for_the_bot(
    simulator: Simulator, lan: Visitor, tmp_path: Path
) -> None:
    group = group_of(simulator, lan)
    async with open_office(simulator, tmp_path) as office:
        await show(office, group, ROADS)
        (thread,) = group.topics
        inside = lan.into(group)
        said = inside.says("among colleagues", thread=thread)
        inside.says("@simulator_bot and this?", thread=thread)
        answer = await inside.hears()

    assert said["reply_to_message"]["forum_topic_created"]["name"] == "Đường sá"
    assert answer["text"] == "1 said and this?"
    assert answer["message_thread_id"] == thread
    assert len(office.conversation.events) == 1


async def test_the_counter_is_pinned_once_and_changed_in_place(
    simulator: Simulator, lan: Visitor, tmp_path: Path
) -> None:
    group = group_of(simulator, lan)
    async with open_office(simulator, tmp_path) as office:
        await show(office, group, COUNTER)
        await show(office, group, replace(COUNTER, html="4"))
    async with open_office(simulator, tmp_path) as office:
        await show(office, group, replace(COUNTER, html="5"))
        assert len(group.pinned) == 1
        assert texts(group) == ["5"]

        group_message = group.pinned[0]
        people.set_bot(simulator.telegram, lan.person, group.id, "member")
        simulator.telegram.world.remove(group, group_message)
        assert await show(office, group, replace(COUNTER, html="6")) is Fate.SENT  # not pinned

    assert texts(group) == ["6"]
