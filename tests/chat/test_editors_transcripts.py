"""What editors of the knowledge do in private, as written in ``transcripts/editors``.

Beside the steps of all transcripts: ``asked`` lets people ask in vain (words: how many people),
``edits_folder`` gives an entry another answer, ``trial_ends`` and ``afterwards`` wait for what
was begun, ``written`` tells whether words are in the working copy.
"""

from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

import pytest

from bot.domain.staff import Role
from tests.chat.editors_room import editors_room
from tests.chat.room import Room
from tests.chat.script import Step, play, read_script
from tests.console.curator import Curator, KeptLibrary, curator_of
from tests.fakes import FakeClock, FakeStore

TRANSCRIPTS = sorted((Path(__file__).with_name("transcripts") / "editors").glob("*.yaml"))
OUTSIDE = "signals:\n  outside:\n    - giá vàng hôm nay\n"


@pytest.fixture(scope="module")
def library() -> KeptLibrary:
    return KeptLibrary()


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
async def test_an_editors_conversation_goes_as_written(
    path: Path, tmp_path: Path, library: KeptLibrary
) -> None:
    curator = await curator_of(FakeStore(), FakeClock(), tmp_path / "kb", library)
    if path.stem == "questions":
        (curator.folder.root / "language" / "outside.yaml").write_text(OUTSIDE, encoding="utf-8")
    room = await editors_room(curator, Role.EDITOR)

    await play(read_script(path), room, _steps(curator, room.settle))


def _steps(curator: Curator, settle: Callable[[], Awaitable[str]]) -> Mapping[str, Step]:
    async def asked(_: Room, value: Mapping[str, int]) -> None:
        for text, people in value.items():
            await curator.ask(text, *(f"asker {number}" for number in range(people)))

    async def edits_folder(_: Room, value: Mapping[str, str]) -> None:
        for id_, answer in value.items():
            curator.folder.answering(id_, answer)

    async def trial_ends(_room: Room, _: object) -> None:
        await curator.curating.trials.wait()
        await curator.follow()

    async def afterwards(_room: Room, _: object) -> None:
        await settle()

    async def written(_: Room, value: Mapping[str, bool]) -> None:
        files = "".join(
            path.read_text(encoding="utf-8") for path in curator.folder.root.rglob("*.yaml")
        )
        for words, expected in value.items():
            assert (words in files) is expected, words

    return {
        "asked": asked,
        "edits_folder": edits_folder,
        "trial_ends": trial_ends,
        "afterwards": afterwards,
        "written": written,
    }
