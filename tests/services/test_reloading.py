"""Every instance follows what is published; what cannot be read changes nothing."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import cast

import pytest

from bot.domain.bundle import Bundle
from bot.domain.errors import KnowledgeError, KnowledgeNotBuiltError
from bot.domain.publication import Publication
from bot.services.answering import Answering
from bot.services.current import Current
from bot.services.publishing import Publishing, packed_files
from bot.services.reloading import PREPARED_FOR, Reloading
from bot.services.watching import Watching
from tests.chat.collection import LITTLE
from tests.chat.room import FakeAnswering
from tests.fakes import FakeClock, FakeStore

SPOILT, TOO_LARGE = "spoilt", "too large"


@dataclass(frozen=True)
class Small:
    """An edition that says only what it was made of."""

    content: str


class FakeLibrary:
    """Builds nothing, and counts how often."""

    def __init__(self) -> None:
        self.built: list[str] = []
        self.tries = 0  # of what could not be built

    async def answering(self, bundle: Bundle) -> Answering:
        text = bundle.files["a.yaml"].decode()
        if text == SPOILT:
            raise KnowledgeError(problems=())
        if text == TOO_LARGE:
            self.tries += 1
            raise KnowledgeNotBuiltError
        self.built.append(text)
        return cast("Answering", FakeAnswering(LITTLE, {}))  # it answers nothing here


class Instance:
    """An instance of the bot on a store, with a folder of one file."""

    def __init__(self, store: FakeStore, clock: FakeClock, text: str = "one") -> None:
        self.store, self.clock, self.text = store, clock, text
        self.library = FakeLibrary()
        self.publishing = Publishing(
            store, clock, library=self.library, working_copy=self._working_copy
        )
        self.current = Current(Small(self.bundle().content))
        self.reloading = Reloading(
            store,
            clock,
            library=self.library,
            make=lambda content, _: Small(content),
            current=self.current,
        )

    def bundle(self) -> Bundle:
        return Bundle({"a.yaml": self.text.encode()})

    def watching(self, *, publishes: bool) -> Watching:
        return Watching(
            self.store,
            self.publishing,
            stamp=lambda: self.text,
            working_copy=self._working_copy,
            publishes=publishes,
        )

    async def publishes(self, text: str) -> Publication:
        self.text = text
        trial = await self.publishing.try_out(None, lambda _done, _of: None)
        return await self.publishing.publish(None, trial, reason="")

    def _working_copy(self, _: date | None) -> Bundle:
        if self.text == "broken":
            raise KnowledgeError(problems=("one",))
        return self.bundle()


@pytest.fixture
async def instance() -> Instance:
    instance = Instance(FakeStore(), FakeClock())
    await instance.publishing.begin()
    instance.library.built.clear()
    return instance


async def test_what_is_published_elsewhere_is_served_at_the_next_round(
    instance: Instance,
) -> None:
    other = Instance(instance.store, instance.clock)
    await other.publishes("two")
    before = instance.current()

    await instance.reloading.work()

    assert instance.current() == Small(other.bundle().content)
    assert before == Small(Bundle({"a.yaml": b"one"}).content)


async def test_a_candidate_is_prepared_while_it_is_tried_and_not_built_again(
    instance: Instance,
) -> None:
    instance.text = "two"
    trial = await Instance(instance.store, instance.clock, "two").publishing.try_out(
        None, lambda _done, _of: None
    )
    before = instance.current()

    await instance.reloading.work()
    prepared = instance.current()
    await instance.publishing.publish(None, trial, reason="")
    await instance.reloading.work()

    assert prepared is before
    assert instance.current().content == trial.bundle.content
    assert instance.library.built == ["two"]


async def test_a_candidate_whose_author_died_is_not_prepared(instance: Instance) -> None:
    other = Instance(instance.store, instance.clock, "two")
    await other.publishing.try_out(None, lambda _done, _of: None)
    instance.clock.advance(PREPARED_FOR + timedelta(seconds=1))

    await instance.reloading.work()

    assert instance.library.built == []


async def _put_up(instance: Instance, number: int, text: str) -> None:
    """Publish what nobody could try."""
    bundle, now = Bundle({"a.yaml": text.encode()}), instance.clock.now()
    version = Publication(number=number, content=bundle.content, author="x", at=now, reason="")
    async with instance.store.begin() as uow:
        await uow.publications.keep(bundle.content, packed_files(bundle))
        await uow.publications.add(version)


async def test_a_version_that_cannot_be_read_is_said_once_and_the_last_good_one_stays(
    instance: Instance, caplog: pytest.LogCaptureFixture
) -> None:
    await _put_up(instance, 2, SPOILT)
    before = instance.current()

    for _ in range(3):
        await instance.reloading.work()

    assert instance.current() is before
    assert [record.levelname for record in caplog.records] == ["ERROR"]

    await Instance(instance.store, instance.clock).publishes("three")
    await instance.reloading.work()
    assert instance.library.built == ["three"]


async def test_what_could_not_be_built_is_tried_again_after_longer_and_longer_rests(
    instance: Instance, caplog: pytest.LogCaptureFixture
) -> None:
    await _put_up(instance, 2, TOO_LARGE)
    tries = []
    for seconds in (0, 1, 14, 1, 29, 3600):
        instance.clock.advance(timedelta(seconds=seconds))
        await instance.reloading.work()
        tries.append(instance.library.tries)

    assert tries == [1, 1, 2, 2, 3, 4]
    assert len(caplog.records) == 4
    await _put_up(instance, 3, "three")
    await instance.reloading.work()
    assert instance.library.built == ["three"]


async def test_nothing_is_built_while_nothing_is_published(instance: Instance) -> None:
    for _ in range(3):
        await instance.reloading.work()

    assert instance.library.built == []


def _warnings(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [each.message for each in caplog.records if each.levelno >= logging.WARNING]


async def _rounds(work: Callable[[], object], times: int = 4) -> None:
    for _ in range(times):
        await work()  # type: ignore[misc]  # a round


async def test_a_changed_folder_is_told_of_once_and_not_served(
    instance: Instance, caplog: pytest.LogCaptureFixture
) -> None:
    watching = instance.watching(publishes=False)
    instance.text = "two"

    await _rounds(watching.work)

    assert _warnings(caplog) == ["knowledge folder differs from what is published"]
    async with instance.store.begin() as uow:
        assert (await uow.publications.newest()).number == 1


async def test_a_folder_that_differs_at_the_start_is_told_of(
    instance: Instance, caplog: pytest.LogCaptureFixture
) -> None:
    instance.text = "two"

    await instance.watching(publishes=False).work()

    assert _warnings(caplog) == ["knowledge folder differs from what is published"]


async def test_an_unchanged_folder_is_not_worth_a_word(
    instance: Instance, caplog: pytest.LogCaptureFixture
) -> None:
    await _rounds(instance.watching(publishes=True).work)

    assert _warnings(caplog) == []


async def test_where_changes_go_live_they_wait_until_the_folder_is_left_alone(
    instance: Instance,
) -> None:
    watching = instance.watching(publishes=True)
    await watching.work()
    numbers = []
    for text in ("two", "three", "three", "three"):
        instance.text = text
        await watching.work()
        async with instance.store.begin() as uow:
            numbers.append((await uow.publications.newest()).number)

    assert numbers == [1, 1, 2, 2]


async def test_a_folder_that_could_not_be_built_is_tried_a_few_times_and_then_left(
    instance: Instance,
) -> None:
    watching = instance.watching(publishes=True)
    await watching.work()
    instance.text = TOO_LARGE
    await watching.work()
    for _ in range(2):
        with pytest.raises(KnowledgeNotBuiltError):
            await watching.work()

    await _rounds(watching.work)

    assert instance.library.tries == 3
    async with instance.store.begin() as uow:
        assert (await uow.publications.newest()).candidate == ""


async def test_a_broken_folder_never_goes_live(
    instance: Instance, caplog: pytest.LogCaptureFixture
) -> None:
    watching = instance.watching(publishes=True)
    instance.text = "broken"

    await _rounds(watching.work)

    assert _warnings(caplog) == ["knowledge folder is not sound"]
    async with instance.store.begin() as uow:
        assert (await uow.publications.newest()).number == 1
