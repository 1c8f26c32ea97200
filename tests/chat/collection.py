"""A small invented collection with what the shipped one lacks: loaded articles, odd characters."""

from datetime import date

from bot.domain.knowledge import (
    Appendix,
    Article,
    Certainty,
    Chapter,
    Citation,
    Clause,
    Document,
    Entry,
    FullText,
    Knowledge,
    Point,
    Topic,
)

CHECKED = date(2026, 11, 23)
LONG = "\n\n".join(f"Đoạn {number}: " + "từ ngữ dài dòng " * 30 for number in range(1, 16))


def an_entry(id_: str, **fields: object) -> Entry:
    values: dict[str, object] = {
        "id": id_,
        "title": f"Mục {id_}",
        "topic": "chung",
        "answer": f"Trả lời của {id_}.",
        "citations": (
            Citation(
                document_id="luat-a", article="2", clause="1", supports="ý", checked_on=CHECKED
            ),
        ),
        "as_of": CHECKED,
        "certainty": Certainty.CONFIRMED,
        "questions": ("hỏi gì",),
    }
    return Entry(**{**values, **fields})  # type: ignore[arg-type]  # a factory of any field


def _article(number: str, **fields: object) -> Article:
    values: dict[str, object] = {
        "document_id": "luat-a",
        "number": number,
        "title": f"Tên điều {number}",
        "text": f"Lời văn điều {number}.",
        "chapter": "I" if number in {"1", "2", "28đ"} else "II",
    }
    return Article(**{**values, **fields})  # type: ignore[arg-type]  # a factory of any field


CLAUSES = (
    Clause(number="1", text="Khoản một <quan trọng> & rõ."),
    Clause(
        number="2",
        text="Khoản hai gồm:",
        points=(Point(letter="a", text="điểm thứ nhất;"), Point(letter="đ", text="điểm đờ.")),
    ),
)

LAW_A = Document(
    id="luat-a",
    title='Luật A về "thử" <nghiệm> & kiểm tra',
    number="01/2020/QH14",
    in_force_from=date(2021, 1, 1),
    amended_by=("luat-b",),
    article_count=13,
    full_text=FullText.LOADED,
    published_at="https://example.org/luat-a?x=1&y=2",
    chapters=(
        Chapter(number="I", title="Chung", first_article="1", last_article="28đ"),
        Chapter(number="II", title="Riêng", first_article="3", last_article="12"),
    ),
    preamble="Căn cứ <Hiến pháp> & luật;",
    appendices=(Appendix(title="Phụ lục: mẫu đơn & <biểu>", text=LONG),),
    articles=(
        _article("1", text=LONG),
        _article("2", text="Mở đầu.", clauses=CLAUSES),
        _article("28đ", title=""),
        *(_article(str(number)) for number in range(3, 13)),
    ),
)
LAW_B = Document(
    id="luat-b",
    title="Luật B sửa Luật A",
    number="02/2025/QH15",
    full_text=FullText.LINKED,
    published_at="công báo",
)
OLD_LAW = Document(
    id="luat-cu",
    title="Nghị định cũ",
    in_force_to=date(2020, 1, 1),
    replaced_by="luat-a",
    full_text=FullText.LOADED,
    published_at="công báo",
    articles=(Article(document_id="luat-cu", number="1", title="Phạm vi", text="Cũ."),),
)
COMING_LAW = Document(
    id="luat-moi",
    title="Luật sắp tới",
    in_force_from=date(2027, 1, 1),
    full_text=FullText.LOADED,
    published_at="công báo",
    articles=(Article(document_id="luat-moi", number="1", text="Mới."),),
)
UNPUBLISHED = Document(
    id="quy-che-x",
    title="Quy chế X",
    chapter_count=3,
    article_count=11,
    full_text=FullText.ABSENT,
)

ENTRIES = (
    an_entry("dai", title="Mục dài", more=LONG, related=("m1", "m2", "m3", "m4")),
    an_entry("la", title="Mục <lạ> & 'kỳ'", answer='Nói "a < b" & c.', more="<b>không đậm</b>"),
    an_entry("can-kiem", certainty=Certainty.TO_CHECK),
    an_entry("mot-nguon", certainty=Certainty.SINGLE_SOURCE),
    an_entry("suy-ra", certainty=Certainty.INFERRED),
    an_entry("chua-ro", certainty=Certainty.UNKNOWN),
    an_entry(
        "dan-luat-b",
        citations=(Citation(document_id="luat-b", article="7", supports="ý", checked_on=CHECKED),),
    ),
    *(an_entry(f"m{number}") for number in range(1, 13)),
    an_entry(
        "nhieu-nguon",
        citations=tuple(
            Citation(document_id=id_, supports="điều được nêu " * 60, checked_on=CHECKED)
            for id_ in ("luat-a", "luat-b", "luat-cu", "luat-moi", "quy-che-x")
        ),
    ),
)

LITTLE = Knowledge(
    version="little",
    topics=(
        Topic(id="chung", title="Chuyện chung", summary="Mọi thứ & hơn thế"),
        Topic(id="trong", title="Ngăn trống"),
    ),
    entries={entry.id: entry for entry in ENTRIES},
    documents={
        document.id: document for document in (LAW_A, LAW_B, OLD_LAW, COMING_LAW, UNPUBLISHED)
    },
)
