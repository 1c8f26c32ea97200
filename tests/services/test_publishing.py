"""Nothing is served that is not sound, or that answers worse than before without being told so."""

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.config import Settings
from bot.documents.loading import load_bundle, load_knowledge
from bot.documents.writing import write_bundle
from bot.domain.bundle import Bundle
from bot.domain.errors import (
    AnswersLostError,
    FolderNotEmptyError,
    KnowledgeError,
    NothingNewError,
    NotPermittedError,
    PublishedMeanwhileError,
    PublishedUnreadableError,
    ReasonMissingError,
    TooLongError,
    VersionNotFoundError,
)
from bot.domain.publication import How, Lost, Publication
from bot.domain.staff import By, Operator, Role
from bot.engine import working_copy_of
from bot.library import Library
from bot.services.auditing import verify
from bot.services.ports import Store
from bot.services.publishing import LONGEST_REASON, Publishing, Trial, packed_files
from tests.console.curator import KeptLibrary
from tests.factories import a_member
from tests.fakes import FakeClock, FakeStore
from tests.knowledge_folder import WHEN, WINDOW, Folder

OPERATOR = Operator(user="lan")


class Desk:
    """A folder, a store and what publishes the one into the other."""

    def __init__(self, store: Store, root: Path, library: Library) -> None:
        self.folder = Folder(root=root).write()
        self.store = store
        self.clock = FakeClock()
        self.publishing = Publishing(
            store,
            self.clock,
            library=library,
            working_copy=working_copy_of(_settings(knowledge_dir=root)),
        )
        self.steps: list[tuple[int, int]] = []

    async def tries(self, by: By | None = OPERATOR) -> Trial:
        return await self.publishing.try_out(by, lambda done, of: self.steps.append((done, of)))

    async def publishes(self, reason: str = "sửa", anyway: str = "") -> Publication:
        return await self.publishing.publish(
            OPERATOR, await self.tries(), reason=reason, anyway=anyway
        )

    async def history(self) -> list[Publication]:
        async with self.store.begin() as uow:
            return list(await uow.publications.history(limit=50))


def _settings(**values: object) -> Settings:
    return Settings.model_validate(values)


@pytest.fixture(scope="module")
def library() -> Library:
    return KeptLibrary()


@pytest.fixture
async def desk(tmp_path: Path, library: Library) -> Desk:
    desk = Desk(FakeStore(), tmp_path / "knowledge", library)
    await desk.publishing.begin()
    return desk


async def test_an_empty_store_publishes_the_folder_once(desk: Desk) -> None:
    desk.folder.answering(WHEN, "Nghỉ.")

    newest = (await desk.publishing.begin()).newest

    (first,) = await desk.history()
    assert (newest.number, first.number, first.author, first.reason) == (1, 1, "system", "")
    assert first.changes == ()


async def test_the_first_start_builds_the_folder_once(tmp_path: Path) -> None:
    library = KeptLibrary()
    desk = Desk(FakeStore(), tmp_path / "knowledge", library)

    served = await desk.publishing.begin()

    assert {id(built) for built in library.kept} == {id(served.answering)}


async def test_a_version_that_this_release_cannot_read_is_named(
    desk: Desk, library: Library
) -> None:
    async with desk.store.begin() as uow:
        first = await uow.publications.get(1)
        assert first is not None
        bundle = Bundle({"a.yaml": b"entries: ["})
        await uow.publications.keep(bundle.content, packed_files(bundle))
        await uow.publications.add(replace(first, number=2, content=bundle.content))

    with pytest.raises(PublishedUnreadableError) as refused:
        await desk.publishing.begin()

    assert refused.value.facts["number"] == 2
    desk.folder.answering(WHEN, "Mở cửa từ 8 giờ.")
    assert (await desk.publishes()).report.asked == 0  # nothing to compare with
    assert (await desk.publishing.begin()).newest.number == 3


async def test_a_publication_tells_who_why_and_what_changed(desk: Desk) -> None:
    desk.folder.answering(WHEN, "Mở cửa từ 8 giờ.")

    published = await desk.publishes("  Đổi giờ mùa đông ")

    newest, _ = await desk.history()
    assert newest == published
    assert (newest.number, newest.author, newest.reason) == (2, "command:lan", "Đổi giờ mùa đông")
    assert [(change.how, change.id) for change in newest.changes] == [(How.CHANGED, WHEN)]
    assert (newest.report.asked, newest.report.lost) == (16, ())
    assert desk.steps[-1] == (16, 16)


async def test_what_is_published_is_the_folder_to_the_byte(desk: Desk, tmp_path: Path) -> None:
    desk.folder.answering(WHEN, "Mở cửa từ 8 giờ.")
    await desk.publishes()

    bundle = await desk.publishing.bundle_of(2)
    write_bundle(bundle, tmp_path / "out")

    written = {path.name: path.read_bytes() for path in (tmp_path / "out").rglob("*.yaml")}
    assert written == {p.name: p.read_bytes() for p in desk.folder.root.rglob("*.yaml")}
    assert load_bundle(bundle) == load_knowledge(desk.folder.root)
    with pytest.raises(FolderNotEmptyError):
        write_bundle(bundle, tmp_path / "out")


async def test_a_borrowed_language_is_published_too_and_not_written_out(
    desk: Desk, tmp_path: Path
) -> None:
    shutil.rmtree(desk.folder.root / "language")

    await desk.publishes(anyway="ngôn ngữ chung")
    bundle = await desk.publishing.bundle_of(2)
    write_bundle(bundle, tmp_path / "out")

    assert load_bundle(bundle).signals["danger"]
    assert not (tmp_path / "out" / "language").exists()


async def test_nothing_new_is_not_published(desk: Desk) -> None:
    with pytest.raises(NothingNewError):
        await desk.tries()


async def test_a_folder_that_is_not_sound_is_not_published(desk: Desk) -> None:
    desk.folder.spoil()

    with pytest.raises(KnowledgeError):
        await desk.tries()

    assert len(await desk.history()) == 1


async def test_what_claims_to_be_checked_tomorrow_is_not_published(desk: Desk) -> None:
    path = desk.folder.root / "entries.yaml"
    later = date(2026, 11, 24).isoformat()
    path.write_text(path.read_text("utf-8").replace("as_of: 2026-11-01", f"as_of: {later}"))

    with pytest.raises(KnowledgeError):
        await desk.tries()


async def test_a_lost_answer_keeps_a_version_from_being_published(desk: Desk) -> None:
    desk.folder.without(WINDOW)

    trial = await desk.tries()
    with pytest.raises(AnswersLostError) as refused:
        await desk.publishing.publish(OPERATOR, trial, reason="gọn lại")

    lost = trial.report.lost
    assert refused.value.facts["count"] == len(lost) > 0
    assert {each.wanted for each in lost} == {WINDOW}
    assert {each.lost for each in lost} <= {Lost.OTHER, Lost.NOTHING}
    assert len(await desk.history()) == 1


async def test_it_is_published_all_the_same_by_whoever_says_why(desk: Desk) -> None:
    desk.folder.without(WINDOW)

    published = await desk.publishes(anyway="Trụ sở đã dời, chưa có chỗ mới")

    assert published.overrode == "Trụ sở đã dời, chưa có chỗ mới"
    assert published.report.lost


async def test_a_reason_to_override_is_kept_only_where_one_was_needed(desk: Desk) -> None:
    desk.folder.answering(WHEN, "Mở cửa từ 8 giờ.")

    assert (await desk.publishes(anyway="cứ đăng")).overrode == ""


async def test_a_question_that_moves_to_another_entry_is_not_lost(desk: Desk) -> None:
    moved = desk.folder.questions[WINDOW][0]
    others = [f"{question} nhỉ" for question in desk.folder.questions[WINDOW][1:]]
    folder = desk.folder.asking(WINDOW, *others, "trụ sở chỗ nào")
    folder.asking(WHEN, *folder.questions[WHEN], moved)

    trial = await desk.tries()

    assert moved not in {each.question for each in trial.report.lost if each.wanted == WINDOW}


async def test_an_entry_under_a_new_id_still_answers(desk: Desk) -> None:
    path = desk.folder.root / "entries.yaml"
    path.write_text(path.read_text("utf-8").replace(f"id: {WHEN}", "id: gio-lam"), "utf-8")

    trial = await desk.tries()

    (change,) = trial.changes
    assert (change.how, change.was, change.id) == (How.RENUMBERED, WHEN, "gio-lam")
    assert trial.report.lost == ()


async def test_of_two_who_try_at_once_the_second_is_told(desk: Desk) -> None:
    desk.folder.answering(WHEN, "Mở cửa từ 8 giờ.")
    late = await desk.tries()
    desk.folder.answering(WHEN, "Mở cửa từ 9 giờ.")
    await desk.publishes()

    with pytest.raises(PublishedMeanwhileError):
        await desk.publishing.publish(OPERATOR, late, reason="x")

    assert len(await desk.history()) == 2


async def test_a_trial_is_announced_and_given_up_without_trace(desk: Desk) -> None:
    desk.folder.answering(WHEN, "Mở cửa từ 8 giờ.")
    trial = await desk.tries()
    async with desk.store.begin() as uow:
        announced = (await uow.publications.newest()).candidate

    await desk.publishing.drop(trial)

    async with desk.store.begin() as uow:
        assert announced == trial.bundle.content
        assert (await uow.publications.newest()).candidate == ""
        assert await uow.publications.files(trial.bundle.content) == {}


async def test_a_trial_whose_files_were_given_up_by_another_is_published_whole(
    desk: Desk,
) -> None:
    desk.folder.answering(WHEN, "Mở cửa từ 8 giờ.")
    trial = await desk.tries()
    async with desk.store.begin() as uow:
        await uow.publications.withdraw(trial.bundle.content)

    published = await desk.publishing.publish(OPERATOR, trial, reason="x")

    assert (await desk.publishing.bundle_of(published.number)).content == trial.bundle.content


async def test_an_earlier_version_comes_back_in_one_step_as_a_new_one(desk: Desk) -> None:
    desk.folder.without(WINDOW)
    await desk.publishes(anyway="thử")

    back = await desk.publishing.roll_back(OPERATOR, 1, reason="nhầm")

    first = (await desk.history())[-1]
    assert (back.number, back.restores, back.content) == (3, 1, first.content)
    assert [(change.how, change.id) for change in back.changes] == [(How.ADDED, WINDOW)]


async def test_only_a_version_that_exists_and_is_another_comes_back(desk: Desk) -> None:
    with pytest.raises(VersionNotFoundError):
        await desk.publishing.roll_back(OPERATOR, 7, reason="x")
    with pytest.raises(NothingNewError):
        await desk.publishing.roll_back(OPERATOR, 1, reason="x")


@pytest.mark.parametrize(
    ("reason", "error"),
    [(" ", ReasonMissingError), ("x" * (LONGEST_REASON + 1), TooLongError)],
)
async def test_a_reason_is_asked_for(desk: Desk, reason: str, error: type[Exception]) -> None:
    desk.folder.answering(WHEN, "Mở cửa từ 8 giờ.")
    trial = await desk.tries()

    with pytest.raises(error):
        await desk.publishing.publish(OPERATOR, trial, reason=reason)
    with pytest.raises(error):
        await desk.publishing.roll_back(OPERATOR, 1, reason=reason)


async def test_only_editors_and_whoever_has_the_machine_publish(desk: Desk) -> None:
    desk.folder.answering(WHEN, "Mở cửa từ 8 giờ.")
    trial = await desk.tries()

    for role in set(Role) - {Role.EDITOR, Role.ADMIN}:
        member = a_member(roles={role})
        with pytest.raises(NotPermittedError):
            await desk.tries(member)
        with pytest.raises(NotPermittedError):
            await desk.publishing.publish(member, trial, reason="x")
        with pytest.raises(NotPermittedError):
            await desk.publishing.roll_back(member, 1, reason="x")

    editor = a_member(roles={Role.EDITOR})
    published = await desk.publishing.publish(editor, trial, reason="x")
    assert published.author == editor.who


async def test_every_publication_is_on_record(desk: Desk) -> None:
    desk.folder.without(WINDOW)
    await desk.publishes(anyway="thử")
    await desk.publishing.roll_back(OPERATOR, 1, reason="nhầm")

    async with desk.store.begin() as uow:
        records = await uow.audit.records(after=0, limit=9)
    assert [(record.who, record.act, record.subject) for record in records] == [
        ("system", "knowledge.publish", "knowledge:1"),
        ("command:lan", "knowledge.publish", "knowledge:2"),
        ("command:lan", "knowledge.publish", "knowledge:3"),
    ]
    assert records[2].facts["restores"] == "1"
    assert (await verify(desk.store)).broken_at is None
