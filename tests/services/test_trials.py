"""One trial at a time; whoever changed the knowledge may have to leave publishing to others."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.entry_draft import draft_of
from bot.domain.errors import (
    AnswersLostError,
    KnowledgeError,
    NotFoundError,
    NothingNewError,
    NotPermittedError,
    SecondPersonError,
)
from bot.domain.staff import Member, Role
from tests.console.curator import Curator, KeptLibrary, curator_of
from tests.factories import a_member
from tests.fakes import FakeClock, FakeStore
from tests.knowledge_folder import WHEN

EDITOR, OTHER = (a_member(roles=frozenset({Role.EDITOR}), id=number) for number in (1, 2))


@pytest.fixture(scope="module")
def library() -> KeptLibrary:
    return KeptLibrary()


@pytest.fixture
async def curator(tmp_path: Path, library: KeptLibrary) -> Curator:
    return await curator_of(FakeStore(), FakeClock(), tmp_path / "kb", library, needs_second=True)


async def _changed(curator: Curator, by: Member, question: str = "giờ mùa đông") -> None:
    curator.clock.advance(timedelta(minutes=1))
    drafted = await curator.curating.editing.add_question(by, WHEN, question)
    assert drafted.is_sound


async def _tried(curator: Curator, by: Member) -> None:
    curator.curating.trials.begin(by)
    await curator.curating.trials.wait()


async def test_whoever_changed_it_leaves_it_to_another_to_publish(curator: Curator) -> None:
    await _changed(curator, EDITOR)
    await _tried(curator, EDITOR)

    with pytest.raises(SecondPersonError):
        await curator.curating.trials.publish(EDITOR, reason="thêm")

    version = await curator.curating.trials.publish(OTHER, reason="thêm")
    assert (version.number, version.author) == (2, "staff:2")


async def test_a_version_brought_back_does_not_wash_a_change_clean(curator: Curator) -> None:
    await _changed(curator, OTHER, "một")
    await _tried(curator, EDITOR)
    await curator.curating.trials.publish(EDITOR, reason="thêm")
    await curator.follow()
    await _changed(curator, EDITOR, "giờ mùa hè")
    await curator.curating.versions.roll_back(OTHER, 1, reason="lùi")
    await curator.follow()
    await _tried(curator, EDITOR)

    with pytest.raises(SecondPersonError):
        await curator.curating.trials.publish(EDITOR, reason="lại")


async def test_a_change_that_the_other_did_not_see_in_the_trial_is_not_approved(
    curator: Curator,
) -> None:
    await _changed(curator, EDITOR, "một")
    await _tried(curator, OTHER)
    await _changed(curator, EDITOR, "hai")
    curator.clock.advance(timedelta(minutes=1))
    await curator.curating.trials.publish(OTHER, reason="đã xem câu một")
    await curator.follow()
    curator.clock.advance(timedelta(minutes=1))
    await _tried(curator, EDITOR)

    with pytest.raises(SecondPersonError):
        await curator.curating.trials.publish(EDITOR, reason="tự duyệt câu hai")


async def test_an_undo_is_a_change_too(curator: Curator) -> None:
    await _changed(curator, OTHER, "một")
    curator.clock.advance(timedelta(minutes=1))
    await curator.curating.editing.restore(EDITOR, WHEN)
    await _changed(curator, OTHER, "hai")
    await _tried(curator, EDITOR)

    with pytest.raises(SecondPersonError):
        await curator.curating.trials.publish(EDITOR, reason="x")


async def test_what_nobody_tried_is_not_published(curator: Curator) -> None:
    with pytest.raises(NotFoundError):
        await curator.curating.trials.publish(EDITOR, reason="x")


async def test_a_trial_of_nothing_new_or_of_an_unsound_folder_says_so(curator: Curator) -> None:
    await _tried(curator, EDITOR)
    standing = curator.curating.trials.standing(EDITOR)
    assert standing is not None
    assert isinstance(standing.error, NothingNewError)

    curator.folder.spoil()
    await _tried(curator, EDITOR)
    standing = curator.curating.trials.standing(EDITOR)
    assert standing is not None
    assert isinstance(standing.error, KnowledgeError)


async def test_a_second_begin_leaves_the_running_trial_alone(curator: Curator) -> None:
    await _changed(curator, EDITOR)
    curator.curating.trials.begin(EDITOR)
    curator.curating.trials.begin(OTHER)

    standing = curator.curating.trials.standing(OTHER)
    await curator.curating.trials.drop(OTHER)
    await curator.curating.trials.wait()

    assert standing is not None
    assert standing.member_id == EDITOR.id
    assert curator.curating.trials.standing(OTHER) is None
    async with curator.store.begin() as uow:
        assert (await uow.publications.newest()).candidate == ""


async def test_what_is_asked_for_twice_is_published_once_and_no_failure(curator: Curator) -> None:
    await _changed(curator, EDITOR)
    await _tried(curator, OTHER)

    curator.curating.trials.publish_soon(OTHER, reason="thêm")
    curator.curating.trials.publish_soon(OTHER, reason="thêm")
    await curator.curating.trials.wait()

    assert curator.curating.trials.standing(OTHER) is None
    async with curator.store.begin() as uow:
        assert (await uow.publications.newest()).number == 2


async def test_lost_answers_need_a_reason_of_their_own(curator: Curator) -> None:
    curator.folder.asking(WHEN, *(f"zz {number} kk" for number in range(8)))
    await _tried(curator, EDITOR)

    with pytest.raises(AnswersLostError):
        await curator.curating.trials.publish(EDITOR, reason="gọn")

    version = await curator.curating.trials.publish(EDITOR, reason="gọn", anyway="không ai hỏi")
    assert version.overrode == "không ai hỏi"


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.EDITOR, Role.ADMIN}))
async def test_other_roles_change_nothing(curator: Curator, role: Role) -> None:
    by, curating = a_member(roles=frozenset({role})), curator.curating
    draft = draft_of(curator.served[0].knowledge.entries[WHEN])
    for doing in (
        curating.editing.look(by),
        curating.editing.save(by, draft, was=WHEN),
        curating.editing.draft(by, draft),
        curating.editing.restore(by, WHEN),
        curating.editing.add_question(by, WHEN, "x"),
        curating.editing.set_outside(by, "x", is_outside=True),
        curating.editing.write(by, {}, act="knowledge.import", subject="x"),
        curating.editing.patch(by),
        curating.trials.publish(by, reason="x"),
        curating.trials.drop(by),
        curating.versions.listed(by, limit=1),
        curating.versions.show(by, 1),
        curating.versions.roll_back(by, 1, reason="x"),
    ):
        with pytest.raises(NotPermittedError):
            await doing
    with pytest.raises(NotPermittedError):
        curating.trials.standing(by)
    with pytest.raises(NotPermittedError):
        curating.trials.begin(by)
    with pytest.raises(NotPermittedError):
        curating.trials.publish_soon(by, reason="x")
