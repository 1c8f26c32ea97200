"""Letters on their way and people at work when a backup was made, once it is restored."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.backup import back_up, restore
from bot.domain.letter import LetterState, MailState, Way
from bot.services.letter_registers import LetterFilter, MailTrouble
from bot.store.store import SqlStore
from tests.backup.office import LATER, Place, clock_at, quiet, run
from tests.factories import a_member
from tests.letters_factory import NOW, a_letter, a_mailing

LINK, SESSION = "c" * 64, "d" * 64


async def send(store: SqlStore) -> None:
    """Have a letter in each state of its mail, and somebody in the console."""
    async with store.begin() as uow:
        for state in MailState:
            letter = await uow.letters.add(a_letter(state=LetterState.SENT, way=Way.MAIL), [])
            ended = state in {MailState.SENT, MailState.FAILED}
            await uow.mailings.add(
                a_mailing(
                    letter_id=letter.id,
                    message_id=f"<{state}@office.test>",
                    state=state,
                    next_at=None if ended else NOW,
                )
            )
        member = await uow.staff.add(a_member())
        await uow.sessions.add_link(LINK, member.id, LATER + timedelta(days=1))
        await uow.sessions.open(SESSION, member.id, NOW)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_letter_under_way_at_the_backup_is_sent_again_by_staff_only(
    place: Place, tmp_path: Path, kind: str
) -> None:
    one, other = place("sqlite"), place(kind)
    run(one, send)
    back_up(one, tmp_path / "backup", clock_at(NOW), quiet)

    restored = restore(other, tmp_path / "backup", None, clock_at(LATER), quiet)

    assert restored.broken.mails == 3

    async def look(store: SqlStore) -> None:
        async with store.begin() as uow:
            later = LATER + timedelta(days=9)
            assert await uow.mailings.abandon(later, later) == 0
            assert await uow.mailings.claim(later, limit=9) == []
            stuck = LetterFilter(trouble=MailTrouble.STUCK)
            listed = await uow.letters.listed(stuck, limit=9)
            assert len(listed) == 4  # with the one that had failed before
            mails = [each for one in listed for each in await uow.mailings.of_letter(one.id)]
            uncertain = [each for each in mails if each.state is MailState.UNCERTAIN]
            assert [(each.doubts, each.next_at) for each in uncertain] == [(1, None)] * 3

    run(other, look)


def test_nobody_is_in_the_console_of_a_restored_store(place: Place, tmp_path: Path) -> None:
    one, other = place("sqlite"), place("sqlite")
    run(one, send)
    back_up(one, tmp_path / "backup", clock_at(NOW), quiet)

    restore(other, tmp_path / "backup", None, clock_at(LATER), quiet)

    async def look(store: SqlStore) -> None:
        async with store.begin() as uow:
            assert await uow.sessions.get(SESSION) is None
            assert await uow.sessions.use_link(LINK, NOW) is None

    run(other, look)
