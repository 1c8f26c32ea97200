"""What editors change is written into the folder all at once."""

from pathlib import Path

import pytest

from bot.documents.working_copy import WorkingCopy
from bot.domain.errors import FolderReadOnlyError

OLD = {"entries.yaml": b"entries: []\n", "gone.yaml": b"topics: []\n"}


@pytest.fixture
def copy(tmp_path: Path) -> WorkingCopy:
    for name, content in OLD.items():
        (tmp_path / name).write_bytes(content)
    return WorkingCopy(tmp_path, language_from=tmp_path)


def test_files_are_changed_added_and_removed_together(copy: WorkingCopy) -> None:
    after = {"entries.yaml": b"entries: [] # 2\n", "documents/new.yaml": b"documents: []\n"}

    copy.write(copy.read(), after)

    assert copy.read() == after
    assert not [path for path in copy.folder.rglob(".*") if path.is_file()]


def test_where_one_cannot_be_written_none_is(copy: WorkingCopy) -> None:
    (copy.folder / "no-folder").write_text("", encoding="ascii")
    after = {"entries.yaml": b"entries: [] # 2\n", "no-folder/new.yaml": b"documents: []\n"}

    with pytest.raises(FolderReadOnlyError):
        copy.write(copy.read(), after)

    assert copy.read() == OLD
    assert not [path for path in copy.folder.rglob(".*") if path.is_file()]
