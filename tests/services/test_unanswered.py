"""What becomes of what could not be answered: in the working copy, and once it is published."""

from pathlib import Path

import pytest

from bot.domain.errors import AlreadyPublishedError
from bot.domain.staff import Role
from bot.domain.vietnamese import bare_words
from bot.services.ports import Unresolved
from bot.services.unanswered import Group, Settled
from tests.console.curator import Curator, KeptLibrary, curator_of
from tests.factories import a_member
from tests.fakes import FakeClock, FakeStore
from tests.knowledge_folder import QUESTIONS, WHEN

EDITOR = a_member(roles=frozenset({Role.EDITOR}), id=1)
PUBLISHED = QUESTIONS[WHEN][0]


@pytest.fixture(scope="module")
def library() -> KeptLibrary:
    return KeptLibrary()


@pytest.fixture
async def curator(tmp_path: Path, library: KeptLibrary) -> Curator:
    return await curator_of(FakeStore(), FakeClock(), tmp_path / "kb", library)


async def _group(curator: Curator) -> Group:
    (group,) = await curator.curating.unanswered.groups(EDITOR)
    return group


async def _publish(curator: Curator) -> None:
    curator.curating.trials.begin(EDITOR)
    await curator.curating.trials.wait()
    await curator.curating.trials.publish(EDITOR, reason="thêm")
    await curator.follow()


async def test_an_answer_that_people_say_is_wrong_is_open_and_its_question_is_not_undone(
    curator: Curator,
) -> None:
    async with curator.store.begin() as uow:
        await uow.questions.record_unresolved(
            text=PUBLISHED,
            fold=bare_words(PUBLISHED),
            reason=Unresolved.UNHELPFUL,
            entry_id=WHEN,
            asker="a",
            at=curator.clock.now(),
        )
    group = await _group(curator)

    assert group.settled is Settled.NO
    with pytest.raises(AlreadyPublishedError):
        await curator.curating.unanswered.undo(EDITOR, group.key)
    with pytest.raises(AlreadyPublishedError):
        await curator.curating.editing.drop_question(EDITOR, WHEN, PUBLISHED.upper())
    assert PUBLISHED in curator.text()


async def test_what_was_added_is_undone_until_it_is_published(curator: Curator) -> None:
    await curator.ask("quầy hồ sơ mở lúc nào vậy", "a")
    unanswered = curator.curating.unanswered
    key = (await _group(curator)).key

    await unanswered.add_to(EDITOR, key, WHEN, "Quầy hồ sơ mở lúc nào vậy")
    group = await _group(curator)
    assert (group.settled, group.can_undo) == (Settled.ENTRY, True)
    await unanswered.undo(EDITOR, key)  # written with a capital, it goes all the same
    assert (await _group(curator)).settled is Settled.NO

    await unanswered.add_to(EDITOR, key, WHEN, "quầy hồ sơ mở lúc nào vậy")
    await _publish(curator)
    group = await _group(curator)
    assert (group.settled, group.entry_id, group.can_undo) == (Settled.ANSWERED, WHEN, False)
    with pytest.raises(AlreadyPublishedError):
        await unanswered.undo(EDITOR, key)


async def test_a_wording_is_learnt_without_the_marks_of_what_was_masked(curator: Curator) -> None:
    await curator.ask("gọi số *** hỏi giờ buổi tối", "a")
    group = await _group(curator)

    await curator.curating.unanswered.add_to(EDITOR, group.key, WHEN, group.text)

    assert "gọi số hỏi giờ buổi tối" in curator.text()
    assert "***" not in curator.text()
    group = await _group(curator)
    assert group.settled is Settled.ENTRY
    await curator.curating.unanswered.undo(EDITOR, group.key)
    assert (await _group(curator)).settled is Settled.NO


async def test_a_question_that_another_wording_answers_by_now_waits_no_more(
    curator: Curator,
) -> None:
    await curator.ask("quầy hồ sơ mở buổi tối lúc nào vậy", "a")
    group = await _group(curator)
    await curator.curating.unanswered.add_to(
        EDITOR, group.key, WHEN, "quầy hồ sơ buổi tối mở lúc nào"
    )
    assert (await _group(curator)).settled is Settled.NO  # nobody is answered by it yet

    await _publish(curator)

    group = await _group(curator)
    assert (group.settled, group.entry_id) == (Settled.ANSWERED, WHEN)
