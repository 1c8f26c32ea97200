"""What the store keeps of published versions: whole, in order, each file once."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from bot.domain.publication import Change, How, Lost, LostAnswer, Part, Publication, Report
from bot.services.knowledge_ports import Newest
from bot.services.ports import Store
from bot.store.connection import engine_for
from bot.store.knowledge_tables import knowledge_files
from bot.store.store import SqlStore

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
FILES = {"entries/a.yaml": "packed a", "topics.yaml": "packed topics"}
FIRST = Publication(number=1, content="c1", author="system", at=NOW, reason="")
SECOND = Publication(
    number=2,
    content="c2",
    author="staff:3",
    at=NOW + timedelta(hours=1),
    reason="Sửa giờ tiếp dân",
    overrode="đã gỡ mục cũ",
    restores=0,
    changes=(
        Change(part=Part.ARTICLE, how=How.RENUMBERED, id="luat-a.6", title="Điều", was="luat-a.5"),
    ),
    report=Report(
        asked=9,
        lost=(LostAnswer(question="giờ nào?", wanted="gio", lost=Lost.OTHER, got="dia-chi"),),
    ),
)


async def test_nothing_was_published_at_first(store: Store) -> None:
    async with store.begin() as uow:
        assert await uow.publications.newest() == Newest()
        assert await uow.publications.history(limit=5) == []
        assert await uow.publications.get(1) is None
        assert await uow.publications.files("c1") == {}


async def test_versions_are_found_whole_the_newest_first(store: Store) -> None:
    async with store.begin() as uow:
        await uow.publications.keep("c1", FILES)
        await uow.publications.add(FIRST)
        await uow.publications.keep("c2", {**FILES, "entries/a.yaml": "packed b"})
        await uow.publications.add(SECOND)

    async with store.begin() as uow:
        assert await uow.publications.history(limit=5) == [SECOND, FIRST]
        assert await uow.publications.history(limit=1) == [SECOND]
        assert await uow.publications.get(2) == SECOND
        assert await uow.publications.newest() == Newest(number=2, content="c2")
        assert await uow.publications.files("c1") == FILES
        assert (await uow.publications.files("c2"))["entries/a.yaml"] == "packed b"


async def test_a_number_is_given_once(store: Store) -> None:
    async with store.begin() as uow:
        await uow.publications.keep("c1", FILES)
        await uow.publications.add(FIRST)

    with pytest.raises((sa.exc.IntegrityError, AssertionError)):
        async with store.begin() as uow:
            await uow.publications.add(FIRST)


async def test_a_candidate_is_known_until_it_is_published(store: Store) -> None:
    async with store.begin() as uow:
        await uow.publications.keep("c1", FILES)
        await uow.publications.add(FIRST)
        await uow.publications.keep("c2", FILES)
        await uow.publications.announce("c2", NOW)

    async with store.begin() as uow:
        assert await uow.publications.newest() == Newest(
            number=1, content="c1", candidate="c2", announced_at=NOW
        )
        await uow.publications.add(SECOND)
        assert await uow.publications.newest() == Newest(number=2, content="c2")


async def test_a_candidate_given_up_leaves_nothing_behind(store: Store) -> None:
    async with store.begin() as uow:
        await uow.publications.keep("c1", FILES)
        await uow.publications.add(FIRST)
        await uow.publications.keep("c2", {"entries/a.yaml": "packed a", "new.yaml": "new"})
        await uow.publications.announce("c2", NOW)

    async with store.begin() as uow:
        await uow.publications.withdraw("c2")

    async with store.begin() as uow:
        assert await uow.publications.newest() == Newest(number=1, content="c1")
        assert await uow.publications.files("c2") == {}
        assert await uow.publications.files("c1") == FILES


async def test_the_latest_of_two_candidates_counts_and_outlives_the_other(store: Store) -> None:
    async with store.begin() as uow:
        await uow.publications.keep("c1", FILES)
        await uow.publications.add(FIRST)
        for content in ("c2", "c3"):
            await uow.publications.keep(content, {"new.yaml": content})
            await uow.publications.announce(content, NOW)
        await uow.publications.withdraw("c2")

        assert (await uow.publications.newest()).candidate == "c3"
        assert await uow.publications.files("c3") == {"new.yaml": "c3"}


async def test_what_versions_have_in_common_is_kept_once(url: str, sql_store: SqlStore) -> None:
    async with sql_store.begin() as uow:
        await uow.publications.keep("c1", FILES)
        await uow.publications.add(FIRST)
        await uow.publications.keep("c2", {**FILES, "b.yaml": "packed a"})
        await uow.publications.add(SECOND)

    with engine_for(url).connect() as connection:
        count = connection.scalar(sa.select(sa.func.count()).select_from(knowledge_files))
    assert count == 2
