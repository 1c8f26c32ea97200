"""A small knowledge folder with nothing wrong in it, using every field of the format once."""

from pathlib import Path

import pytest

TOPICS = """\
topics:
  - id: quy-che
    title: Ba quy chế phối hợp
    summary: Ký năm 2021
"""

ENTRIES = """\
entries:
  - id: qc-mot
    title: Quy chế thứ nhất
    topic: quy-che
    answer: |
      Có ba quy chế.
      - Một dòng nữa.
    more: Ký chiều 14/10/2021.
    citations:
      - document: quy-che-x
        supports: Có ba bản
        checked: 2026-11-23
    as_of: 2026-11-23
    certainty: confirmed
    related: [qc-hai]
    questions:
      - có mấy quy chế
      - bao nhiêu bản tất cả
      - quy chế là những bản nào
      - kể tên các quy chế
      - mấy bản vậy ạ
      - cho hỏi số quy chế
      - ba bản là bản nào
      - danh sách quy chế
  - id: qc-hai
    title: Tiếp dân
    topic: quy-che
    answer: >-
      Phải trả lời trong 10 ngày làm việc, theo Luật Tiếp công dân
      (bản trước khi sửa theo Luật 136/2025).
    citations:
      - document: luat-cu
        article: "28"
        clause: "1"
        supports: Thời hạn trả lời
        checked: 2026-11-23
    as_of: 2026-11-23
    certainty: to_check
    questions:
      - bao lâu thì trả lời
      - chờ mấy hôm
      - khi nào có kết quả
      - gửi rồi bao giờ xong
      - hạn trả lời là bao lâu
      - lâu không thấy trả lời
      - mấy hôm nữa có
      - thời hạn giải quyết
"""

DOCUMENTS = """\
documents:
  - id: quy-che-x
    title: Quy chế x
    names: [quy chế x]
    parties: [Bên A, Bên B]
    signed_on: 2021-10-14
    term: 2021-2026
    chapter_count: 3
    article_count: 11
    full_text: absent
    note: Chưa công bố.
    explained_by: qc-hai
  - id: luat-cu
    title: Luật cũ
    number: 42/2013/QH13
    issuer: Quốc hội
    in_force_from: 2014-07-01
    in_force_to: 2026-06-30
    amended_by: [luat-sua]
    replaced_by: luat-sua
    wording_before: luat-sua
    article_count: 36
    full_text: linked
    published_at: vbpl.vn
  - id: luat-sua
    title: Luật sửa
    number: 136/2025/QH15
    full_text: linked
    published_at: vbpl.vn
"""

LOADED = """\
documents:
  - id: luat-moi
    title: Luật mới
    chapter_count: 2
    article_count: 5
    full_text: loaded
    published_at: Công báo
    chapters:
      - number: I
        title: CHUNG
        articles:
          - number: "1"
            title: Phạm vi
            text: Luật này quy định.
            questions: [phạm vi của luật mới]
          - number: "2"
            text: Các điểm sau
            clauses:
              - number: "1"
                text: Khoản một
                points:
                  - letter: a
                    text: Điểm a
                  - letter: đ
                    text: Điểm đ
              - number: "1a"
                text: Khoản chen vào
      - number: II
        title: RIÊNG
        sections:
          - number: "1"
            title: Mục đầu
            articles:
              - number: "2a"
                text: Điều chen vào.
          - number: 2a
            title: Mục chen vào
            articles:
              - number: "3"
                text: Điều ba.
              - number: "4"
                clauses:
                  - number: "1"
                    text: Chỉ có khoản
  - id: nghi-dinh
    title: Nghị định
    full_text: loaded
    published_at: Công báo
    articles:
      - number: "1"
        text: Một.
      - number: "2"
        text: Hai.
"""

SECTORS = """\
sectors:
  - id: giao-thong
    name: Giao thông
    committee: kinh-te-ngan-sach
    examples: [đường hỏng]
"""
CALENDAR = """\
calendar:
  - {year: 2026, source: "Thông báo", checked: 2026-11-01}
"""

PLACES = """\
places:
  - id: "05443"
    name: Phan Đình Phùng
    level: phường
    old_names: [Trưng Vương]
"""

RECIPIENTS = """\
recipients:
  - id: ubnd-phuong
    level: xa
    body: Ủy ban nhân dân phường
    salutation: "Kính gửi: Ủy ban nhân dân phường"
    email: van-thu@ubnd.example
    sectors: [giao-thong]
    places: ["05443"]
    fallback: true
    example: true
"""

ABBREVIATIONS = """\
abbreviations:
  ubnd: ủy ban nhân dân
  "no": nợ
"""

SYNONYMS = """\
synonyms:
  - {everyday: [lót tay, đút lót], official: [hối lộ]}
"""

SIGNALS = """\
signals:
  emergency: [cháy nhà]
  chat_thanks: [cảm ơn]
"""

REPLIES = """\
replies:
  - id: da-xem
    name: đã xem
    text: Đã xem việc {code} ngày {sent_on}.
"""

FILES = {
    "topics.yaml": TOPICS,
    "entries/qc.yaml": ENTRIES,
    "documents/facts.yaml": DOCUMENTS,
    "documents/loaded.yaml": LOADED,
    "places.yaml": PLACES,
    "sectors.yaml": SECTORS,
    "recipients.yaml": RECIPIENTS,
    "replies.yaml": REPLIES,
    "calendar.yaml": CALENDAR,
    "language/abbreviations.yaml": ABBREVIATIONS,
    "language/synonyms.yaml": SYNONYMS,
    "language/signals.yaml": SIGNALS,
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "knowledge"
    for name, text in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return root
