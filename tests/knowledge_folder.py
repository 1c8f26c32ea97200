"""A small knowledge folder that tests may publish: sound, quick to index, easily changed."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

WINDOW, WHEN = "cua-tiep-dan", "gio-tiep-dan"
QUESTIONS = {
    WINDOW: (
        "phòng tiếp dân ở đâu", "đến chỗ nào gặp cán bộ", "địa chỉ trụ sở", "trụ sở nằm đường nào",
        "đi đường nào tới trụ sở", "nơi tiếp dân chỗ nào", "tới đâu nộp đơn", "cổng trụ sở ở đâu",
    ),
    WHEN: (
        "mấy giờ mở cửa", "giờ làm việc thế nào", "thứ bảy có làm không", "mấy giờ nghỉ trưa",
        "hôm nào tiếp dân", "buổi chiều mấy giờ đóng", "lịch tiếp dân", "sáng mấy giờ làm",
    ),
}  # fmt: skip

_DOCUMENTS = """\
documents:
  - id: quy-che-x
    title: Quy chế x
    full_text: linked
    published_at: Công báo
"""
_LANGUAGE = {
    "language/abbreviations.yaml": "abbreviations: {ubnd: ủy ban nhân dân}\n",
    "language/synonyms.yaml": "synonyms:\n  - {everyday: [lót tay], official: [hối lộ]}\n",
    "language/signals.yaml": "signals:\n  said_chat: [cảm ơn, xin chào]\n"
    "  said_petition: [đường hỏng quá]\n",
    "places.yaml": 'places:\n  - {id: "05443", name: Phan Đình Phùng, level: phường}\n',
    "sectors.yaml": "sectors:\n  - {id: giao-thong, name: Giao thông, committee: phap-che,"
    " examples: [đường hỏng]}\n",
    "calendar.yaml": 'calendar:\n  - {year: 2026, source: "x", checked: 2026-11-01}\n',
}


@dataclass(frozen=True, kw_only=True)
class Folder:
    """What is written, and where."""

    root: Path
    answers: dict[str, str] = field(
        default_factory=lambda: {
            WINDOW: "Phòng tiếp dân ở tầng một, số 10 đường A.",
            WHEN: "Mở cửa từ 7 giờ 30, nghỉ trưa lúc 11 giờ.",
        }
    )
    questions: dict[str, Sequence[str]] = field(default_factory=lambda: dict(QUESTIONS))
    articles: Sequence[str] = ()  # wording, numbered from 1

    def write(self) -> "Folder":
        """Write all of it."""
        files = {
            **_LANGUAGE,
            "topics.yaml": "topics:\n  - {id: chung, title: Việc chung}\n",
            "entries.yaml": self._entries(),
            "documents.yaml": _DOCUMENTS + self._law(),
        }
        for name, text in files.items():
            (self.root / name).parent.mkdir(parents=True, exist_ok=True)
            (self.root / name).write_text(text, encoding="utf-8")
        return self

    def answering(self, id_: str, answer: str) -> "Folder":
        """The same with another answer, written."""
        return replace(self, answers={**self.answers, id_: answer}).write()

    def asking(self, id_: str, *questions: str) -> "Folder":
        """The same with other example questions, written."""
        return replace(self, questions={**self.questions, id_: questions}).write()

    def without(self, id_: str) -> "Folder":
        """The same without an entry, written."""
        answers = {key: text for key, text in self.answers.items() if key != id_}
        return replace(self, answers=answers).write()

    def spoil(self) -> None:
        """Make it unreadable."""
        (self.root / "entries.yaml").write_text("entries: [", encoding="utf-8")

    def _entries(self) -> str:
        lines = ["entries:"]
        for id_, answer in self.answers.items():
            lines += [
                f"  - id: {id_}",
                f"    title: Tên mục {id_}",
                "    topic: chung",
                f"    answer: {_quoted(answer)}",
                "    citations: [{document: quy-che-x, supports: x, checked: 2026-11-01}]",
                "    as_of: 2026-11-01",
                "    certainty: confirmed",
                f"    questions: [{', '.join(map(_quoted, self.questions[id_]))}]",
            ]
        return "\n".join(lines) + "\n"

    def _law(self) -> str:
        if not self.articles:
            return ""
        lines = ["  - id: luat-a", "    title: Luật a", "    full_text: loaded"]
        lines += ["    published_at: Công báo", "    articles:"]
        for number, text in enumerate(self.articles, 1):
            lines += [f'      - number: "{number}"', f"        text: {_quoted(text)}"]
        return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
