"""Knowledge files are changed in one place: comments, order and every other byte stay."""

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from bot.config import ROOT
from bot.documents.entry_files import (
    Files,
    patch_of,
    with_entry,
    with_outside,
    with_wording,
    without_entry,
    without_outside,
    wording_of,
)
from bot.documents.loading import load_files, read_files
from bot.domain.entry_draft import EntryDraft, SourceDraft, draft_of
from bot.domain.knowledge import Knowledge

SHIPPED = ROOT / "knowledge"
HAND = """\
# Ghi chú đầu tệp
entries:
  # về giờ
  - id: gio
    title: 'Giờ làm việc'   # ngoặc đơn
    topic: chung
    answer: |
      Từ 7 giờ.
      Đến 17 giờ.
    citations: [{document: luat, supports: x, checked: 2026-11-01}]
    as_of: 2026-11-01 # đọc lại mỗi quý
    certainty: confirmed
    questions:
      - mấy giờ mở cửa
      # hỏi buổi chiều
      - chiều mấy giờ đóng   # hay hỏi
      - "no"

  # về chỗ
  - id: cho
    title: Chỗ
    topic: chung
    answer: Ở đây.
signals:
  outside:
    - một
    - "hai"  # xa

  other: [x]
"""


@pytest.fixture(scope="module")
def shipped() -> Files:
    return read_files(SHIPPED)


def _loaded(files: Files) -> Knowledge:
    return load_files(files, language_from=SHIPPED)


def _files(text: str = HAND) -> Files:
    return {"a.yaml": text.encode()}


def _changed(before: str, after: str) -> list[str]:
    kept = set(before.splitlines())
    return [line.strip() for line in after.splitlines() if line not in kept]


def test_an_entry_written_as_it_stands_changes_no_byte(shipped: Files) -> None:
    knowledge = _loaded(shipped)

    for entry in knowledge.entries.values():
        assert with_entry(shipped, draft_of(entry), was=entry.id) == shipped, entry.id


def test_a_changed_entry_reads_back_as_drafted_and_leaves_the_others(shipped: Files) -> None:
    before = _loaded(shipped)
    entry = before.entries["qc-ky-ket"]
    drafted = replace(
        draft_of(entry),
        title="Tên: mới",
        answer="Một câu.\nHai câu: có dấu hai chấm.",
        more="",
        sources=(
            draft_of(entry).sources[0],
            SourceDraft(document="mttq-75-2015", article="9", supports="x", checked="2026-11-20"),
        ),
        questions=(
            *entry.questions[2:],
            "mấy giờ ký?",
            "yes",
            "2026-11-23",
            "# không phải ghi chú",
        ),
        certainty="inferred",
        related=("qc-tong-quan",),
    )

    after = _loaded(with_entry(shipped, drafted, was=entry.id))

    assert draft_of(after.entries[entry.id]) == drafted
    assert {**after.entries, entry.id: None} == {**before.entries, entry.id: None}
    assert list(after.entries) == list(before.entries)


def test_a_new_entry_joins_those_of_its_topic(shipped: Files) -> None:
    knowledge = _loaded(shipped)
    drafted = replace(
        draft_of(knowledge.entries["qc-ky-ket"]),
        id="qc-moi",
        questions=tuple(f"câu hỏi mới số {number} nhé" for number in range(8)),
    )

    after = with_entry(shipped, drafted)

    assert [name for name in after if after[name] != shipped.get(name)] == ["entries/quy-che.yaml"]
    assert after["entries/quy-che.yaml"].startswith(shipped["entries/quy-che.yaml"].rstrip())
    assert draft_of(_loaded(after).entries["qc-moi"]) == drafted
    assert without_entry(after, "qc-moi") == shipped


def test_comments_quotes_and_neighbours_stay_as_they_were_typed() -> None:
    draft = EntryDraft(
        id="gio",
        title="Giờ làm việc",
        topic="chung",
        answer="Từ 7 giờ.\nĐến 17 giờ.",
        sources=(SourceDraft(document="luat", supports="x", checked="2026-11-01"),),
        as_of="2026-11-23",
        certainty="confirmed",
        questions=("sáng mấy giờ mở", "mấy giờ mở cửa", "chiều mấy giờ đóng", "no", "on"),
    )

    after = with_entry(_files(), draft, was="gio")["a.yaml"].decode()

    assert _changed(HAND, after) == [
        "as_of: 2026-11-23 # đọc lại mỗi quý",
        "- sáng mấy giờ mở",
        '- "on"',
    ]


def test_an_entry_of_a_topic_nobody_has_gets_a_file_of_its_own() -> None:
    after = with_entry(_files(), EntryDraft(id="x", topic="../../etc", questions=("a",)))

    assert set(after) == {"a.yaml", "entries/etc.yaml"}


def test_the_words_of_an_entry_can_be_put_back(shipped: Files) -> None:
    knowledge = _loaded(shipped)
    was = wording_of(shipped, "qc-ky-ket")
    draft = replace(draft_of(knowledge.entries["qc-ky-ket"]), title="Khác")

    changed = with_entry(shipped, draft, was="qc-ky-ket")

    assert wording_of(changed, "qc-ky-ket") != was
    assert with_wording(changed, "qc-ky-ket", was) == shipped


def test_a_question_that_is_not_ours_comes_and_goes_on_a_line_of_its_own() -> None:
    after = with_outside(_files(), 'giá vàng: "bao nhiêu"?')

    assert _changed(HAND, after["a.yaml"].decode()) == [r'- "giá vàng: \"bao nhiêu\"?"']
    assert without_outside(after, 'giá vàng: "bao nhiêu"?') == _files()


def test_git_takes_the_patch(tmp_path: Path) -> None:
    before = {"a.yaml": HAND.encode(), "b.yaml": b"entries: []", "c.yaml": b"x: 1\n"}
    after = {
        "a.yaml": HAND.replace("Từ 7", "Từ 8").encode(),
        "b.yaml": b"entries: []\n",
        "d/e.yaml": b"y: 2",
    }
    for name, content in before.items():
        (tmp_path / name).write_bytes(content)

    patch = patch_of(before, after)
    done = subprocess.run(
        ["git", "apply", "-"],  # noqa: S607 - whichever there is
        input=patch.encode(),
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )

    assert done.stderr == b""
    assert {
        path.relative_to(tmp_path).as_posix(): path.read_bytes()
        for path in tmp_path.rglob("*.yaml")
    } == after
