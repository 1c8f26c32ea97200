"""Lines of official documents taken apart: articles, headings, and what is none of them."""

import pytest

from bot.importing.markers import Level
from bot.importing.outline import Why
from bot.importing.paragraphs import CELL_MARK, Origin, Paragraph, Reading
from bot.importing.structure import parse
from tests.importing.papers import REGULATION, numbers, outline_of


def test_a_regulation_falls_into_chapters_sections_and_articles() -> None:
    outline = outline_of(REGULATION)

    assert numbers(outline) == ["1", "2", "3", "4"]
    assert [(h.level, h.number, h.title) for h in outline.main.headings] == [
        (Level.CHAPTER, "I", "QUY ĐỊNH CHUNG"),
        (Level.CHAPTER, "II", "TỔ CHỨC THỰC HIỆN"),
        (Level.SECTION, "1", "HỌP"),
        (Level.SECTION, "2", "HIỆU LỰC"),
    ]
    assert [h.number for h in outline.main.articles[2].headings] == ["II", "1"]


def test_clauses_and_points_keep_their_numbers_and_letters() -> None:
    second = outline_of(REGULATION).main.articles[1]

    assert second.title == "Nguyên tắc"
    assert [(c.number, c.text) for c in second.clauses] == [
        ("1", "Tôn trọng lẫn nhau."),
        ("2", "Kịp thời:"),
    ]
    assert [p.letter for p in second.clauses[1].points] == ["a", "b"]
    assert second.text.startswith("1. Tôn trọng lẫn nhau.\n2. Kịp thời:\na) Báo cáo hằng quý;")


def test_every_character_is_somewhere_and_what_is_left_out_says_why() -> None:
    outline = outline_of(REGULATION)
    why = {out.text: out.why for out in outline.left_out}

    assert outline.tally.lost == 0
    assert why["TỈNH THỬ NGHIỆM"] is Why.LETTERHEAD
    assert why["CHỦ TỊCH"] is Why.SIGNATURE
    assert why["- Như Điều 3;"] is Why.RECIPIENTS
    assert why["-------"] is Why.PAGE_FURNITURE
    assert outline.main.preamble == ["Căn cứ Luật Mẫu ngày 01 tháng 01 năm 2020;"]
    assert outline.main.articles[-1].text.endswith("ngày 02/02/2019./.")


def test_headings_and_titles_are_joined_over_broken_lines() -> None:
    outline = outline_of(
        "Chương I\nNHỮNG QUY ĐỊNH\nCHUNG\nĐiều 1. Phạm vi,\nđối tượng phối hợp\n"
        "Quy chế này quy định những nguyên tắc\nviệc chung.\n"
        "Điều 2. Nguyên tắc\nphối hợp\n1. Kịp thời, đúng\npháp luật.\n2. Công khai.",
        wrapped=True,
    )

    assert outline.main.headings[0].title == "NHỮNG QUY ĐỊNH CHUNG"
    assert [a.title for a in outline.main.articles] == [
        "Phạm vi, đối tượng phối hợp",
        "Nguyên tắc phối hợp",
    ]
    assert outline.main.articles[0].text == "Quy chế này quy định những nguyên tắc việc chung."
    assert [c.text for c in outline.main.articles[1].clauses] == [
        "Kịp thời, đúng pháp luật.",
        "Công khai.",
    ]


def test_an_article_without_title_keeps_its_first_line_as_text() -> None:
    outline = outline_of(
        "Điều 1. Ban hành kèm theo Quyết định này bản quy định mẫu.\n"
        "Điều 2: Quyết định này có hiệu lực từ ngày ký.\nCác quy định trước đây bị bãi bỏ.\n"
        "Điều 3.Chánh Văn phòng chịu trách nhiệm thi hành."
    )

    assert numbers(outline) == ["1", "2", "3"]
    assert [a.title for a in outline.main.articles] == ["", "", ""]
    assert outline.main.articles[1].text == (
        "Quyết định này có hiệu lực từ ngày ký.\nCác quy định trước đây bị bãi bỏ."
    )


def test_titles_may_stand_below_the_numbers_of_their_articles() -> None:
    outline = outline_of(
        "Điều 1\nPhạm vi điều chỉnh\nLuật này quy định việc chung.\n"
        "Điều 2\nNguyên tắc\n1. Kịp thời.\n2. Công khai."
    )
    without = outline_of(
        "Điều 1\nBãi bỏ mọi lệ cũ.\nTừ nay theo luật.\nĐiều 2\nCó hiệu lực.\nHết."
    )

    assert [a.title for a in outline.main.articles] == ["Phạm vi điều chỉnh", "Nguyên tắc"]
    assert [a.title for a in without.main.articles] == ["", ""]


def test_a_citation_at_the_start_of_a_line_starts_no_article() -> None:
    outline = outline_of(
        "Điều 1. Phạm vi\nTheo quy định tại\nĐiều 9 Luật Mẫu và\nĐiều 27 của Luật này thì làm.\n"
        "Điều 2. Trách nhiệm\nThực hiện\nĐiều 1. Quy định này.\nĐiều 3. Hiệu lực\nTừ hôm nay.\n"
        "Mục 2 Chương này không áp dụng.\nĐiều 4. Hết\nHết.",
    )

    assert numbers(outline) == ["1", "2", "3", "4"]
    assert not outline.main.headings
    assert "Điều 9 Luật Mẫu và\nĐiều 27" in outline.main.articles[0].text


def test_dates_and_numbers_of_documents_at_the_start_of_a_line_are_no_clauses() -> None:
    outline = outline_of(
        "Điều 1. Căn cứ\n1. Luật ban hành ngày\n16 tháng 12 năm 2002;\n19/2008/NQLT là số hiệu.\n"
        "3.000 đồng mỗi ngày.\n2. Nghị định khác.\nĐiều 2. Hết\nHết."
    )

    assert [c.number for c in outline.main.articles[0].clauses] == ["1", "2"]


def test_inserted_articles_sections_and_clauses_follow_their_number() -> None:
    outline = outline_of(
        "Mục 1\nMỘT\nĐiều 1. A\nx.\nĐiều 2. B\n1. một;\n1a. một a;\n2. hai.\nMục 2a\nHAI A\n"
        "Điều 2a. C\ny.\nĐiều 2b. D\nz.\nĐiều 3. E\nt."
    )

    assert numbers(outline) == ["1", "2", "2a", "2b", "3"]
    assert [h.number for h in outline.main.headings] == ["1", "2a"]
    assert [c.number for c in outline.main.articles[1].clauses] == ["1", "1a", "2"]


def test_points_run_from_d_to_dd_and_from_e_to_g() -> None:
    letters = "abcdđegh"
    points = "\n".join(f"{letter}) việc {letter};" for letter in letters)
    outline = outline_of(f"Điều 1. Việc\n1. Gồm:\n{points}\nĐiều 2. Hết\nHết.")

    assert [p.letter for p in outline.main.articles[0].clauses[0].points] == list(letters)


AMENDMENT = """Điều 1. Sửa đổi, bổ sung một số điều của Luật Mẫu
1. Bổ sung Điều 2a vào sau Điều 2 như sau:
“Điều 2a. Việc mới
1. Làm việc một.
2. Làm việc hai.”.
2. Sửa đổi Điều 2 và Điều 3 như sau:
“Điều 2. Việc cũ
Làm như cũ.
Điều 3. Việc nữa
Làm nữa.”
3. Thay cụm từ “quy phạm bằng cụm từ “quy chuẩn” tại Điều 5.
Điều 2. Bãi bỏ
Bãi bỏ khoản 1.
Điều 3. Hiệu lực
1. Từ ngày mai.
2. Sửa tên Chương V như sau:
“Chương V
VIỆC CHUNG”.
"""


def test_quoted_amendments_stay_in_the_article_that_makes_them() -> None:
    outline = outline_of(AMENDMENT)

    assert numbers(outline) == ["1", "2", "3"]
    assert [c.number for c in outline.main.articles[0].clauses] == ["1", "2", "3"]
    assert "Điều 3. Việc nữa" in outline.main.articles[0].text
    assert outline.main.articles[1].text == "Bãi bỏ khoản 1."
    assert not outline.main.headings


def test_a_quotation_that_is_never_closed_does_not_swallow_the_rest() -> None:
    outline = outline_of(AMENDMENT.replace("Làm nữa.”", "Làm nữa.").replace("hai.”.", "hai."))

    assert numbers(outline) == ["1", "2", "3"]
    assert outline.main.articles[2].title == "Hiệu lực"


def test_a_resolution_and_the_regulation_it_enacts_are_two_texts() -> None:
    outline = outline_of(
        "NGHỊ QUYẾT\nVỀ VIỆC BAN HÀNH QUY CHẾ\nQUYẾT NGHỊ:\nĐiều 1. Ban hành kèm theo Quy chế.\n"
        "Điều 2. Nghị quyết có hiệu lực từ ngày ký.\nNơi nhận:\n- Như trên;\nTM. HỘI ĐỒNG\n"
        "QUY CHẾ\nPHỐI HỢP MẪU\n(Ban hành kèm theo Nghị quyết)\nChương I\nCHUNG\n"
        "Điều 1. Phạm vi\nx.\nĐiều 2. Bên\ny.\nĐiều 3. Hết\nz."
    )

    assert [[a.number for a in body.articles] for body in outline.bodies] == [
        ["1", "2"],
        ["1", "2", "3"],
    ]
    assert list(outline.main.title_lines) == ["QUY CHẾ", "PHỐI HỢP MẪU"]
    assert outline.tally.lost == 0


def test_parts_may_number_their_chapters_anew() -> None:
    outline = outline_of(
        "Phần thứ nhất\nCHUNG\nChương I\nMỘT\nĐiều 1. A\nx.\nPhần thứ hai\nRIÊNG\nChương I\nHAI\n"
        "Tiểu mục 1\nNHỎ\nĐiều 2. B\ny."
    )

    assert [(h.level.name, h.number) for h in outline.main.articles[1].headings] == [
        ("PART", "hai"),
        ("CHAPTER", "I"),
        ("SUBSECTION", "1"),
    ]


def test_codified_numbers_are_read_even_when_articles_are_run_together() -> None:
    outline = outline_of(
        "Điều 35.4.LQ.1. Vị trí\nLà tổ chức. Điều 35.4.LQ.2. Nguyên tắc\nTự nguyện.\n"
        "Điều 35.4.LQ.3. Trụ sở\nỞ trung ương."
    )

    assert numbers(outline) == ["1", "2", "3"]
    assert outline.main.articles[1].title == "Nguyên tắc"


@pytest.mark.parametrize(
    "written",
    [
        "Điều\u00a02.",
        "\u200eĐiều 2.",
        "Điê\u0300u 2.",
        "\u00d0iều 2.",
        "ĐIỀU 2.",
        "Điều 2 .",
        "Điều2.",
        "Điều 2[3].",
        "Điều 2:",
        "Điều 2 -",
        "Điều 2-",
        "Điều 2/",
        "Đìêu 2.",
        "Điều thứ 2.",
        "Điều thứ hai.",
        "ĐIỀU THỨ HAI:",
    ],
)
def test_an_article_is_recognised_however_it_was_typed(written: str) -> None:
    outline = outline_of(f"Điều 1. Một\nx.\n{written} Hai\ny.\nĐiều 3. Ba\nz.")

    assert numbers(outline) == ["1", "2", "3"]
    assert outline.main.articles[1].title == "Hai"


def test_appendices_and_rows_of_tables_are_kept_and_start_nothing() -> None:
    rows = ["1 | Phí thứ nhất", "Điều 2. | Không phải điều"]
    lines = [
        *map(_body, ("Điều 1. Mức phí", "Mức phí như sau:")),
        *(Paragraph(text=row, origin=Origin.TABLE, row=1) for row in rows),
        *map(_body, ("Điều 2. Hiệu lực", "Từ ngày ký.", "CHỦ TỊCH", "Trần Thị Thử")),
        *map(_body, ("PHỤ LỤC I", "DANH MỤC MẪU", "1. Một thứ.", "Điều 1. Một mẫu đơn")),
    ]
    outline = parse(Reading(paragraphs=lines))

    assert numbers(outline) == ["1", "2"]
    assert CELL_MARK in outline.main.articles[0].text
    assert outline.main.articles[1].text == "Từ ngày ký."
    assert [(a.title, a.text) for a in outline.main.appendices] == [
        ("PHỤ LỤC I DANH MỤC MẪU", "1. Một thứ.\nĐiều 1. Một mẫu đơn")
    ]
    assert outline.tally.lost == 0


def test_running_heads_are_left_out_and_footnotes_stay_with_their_article() -> None:
    lines = [
        Paragraph(text="CÔNG BÁO/Số 5", origin=Origin.HEADER_FOOTER),
        *map(_body, ("Điều 1. A", "x.")),
        Paragraph(text="[1] Khoản này được sửa.", origin=Origin.FOOTNOTE),
        *map(_body, ("12", "Điều 2. B", "y.")),
    ]
    outline = parse(Reading(paragraphs=lines))

    assert outline.main.articles[0].text == "x.\n[1] Khoản này được sửa."
    assert [out.text for out in outline.left_out] == ["CÔNG BÁO/Số 5", "12"]


def test_a_file_without_articles_has_no_place_for_its_text() -> None:
    outline = outline_of("Một bài viết\nkhông có điều nào cả.")

    assert not outline.bodies
    assert {out.why for out in outline.left_out} == {Why.UNPLACED}
    assert outline.tally.lost == 0


def _body(text: str) -> Paragraph:
    return Paragraph(text=text)


def test_a_quotation_may_open_and_close_on_lines_of_their_own() -> None:
    outline = outline_of(
        "Điều 1. Sửa đổi\n1. Sửa như sau:\n“\nĐiều 2. Cũ\nMột.\n”\n2. Khác.\nĐiều 2. Hết\nHết."
    )

    assert numbers(outline) == ["1", "2"]
    assert [c.number for c in outline.main.articles[0].clauses] == ["1", "2"]
    assert not outline.strays


def test_a_number_torn_onto_the_next_line_is_put_back() -> None:
    outline = outline_of("CHƯƠNG\nI\nCHUNG\nĐiều\n1. A\nX.\nĐiều 2. B\nY.")

    assert numbers(outline) == ["1", "2"]
    assert outline.main.headings[0].title == "CHUNG"


def test_a_heading_at_the_end_of_a_quotation_heads_nothing() -> None:
    outline = outline_of(
        "Điều 1. Đổi tên\nĐổi tên như sau:\n“Mục 1\nNHỎ\nChương VI\nLỚN”\nĐiều 2. Hết\nHết."
    )

    assert numbers(outline) == ["1", "2"]
    assert not outline.main.headings


def test_a_table_of_contents_is_not_taken_for_the_articles() -> None:
    outline = outline_of(
        "LUẬT\nMẪU\nMỤC LỤC\nChương I. CHUNG\nĐiều 1. A\nĐiều 2. B\nChương I\nCHUNG\nĐiều 1. A\n"
        "Nội dung một.\nĐiều 2. B\nNội dung hai."
    )

    assert [a.text for a in outline.main.articles] == ["Nội dung một.", "Nội dung hai."]
    assert len(outline.main.headings) == 1


def test_a_table_of_contents_with_dots_is_not_taken_for_articles_without() -> None:
    outline = outline_of(
        "Điều 1. A\nĐiều 2. B\nĐiều 3. C\nĐiều 1 A\nMột.\nĐiều 2 B\nHai.\nĐiều 3 C\nBa."
    )

    assert [a.text for a in outline.main.articles] == ["Một.", "Hai.", "Ba."]


def test_a_form_in_an_appendix_adds_no_articles() -> None:
    form = "\n".join(f"Điều {n}. Bên {n}\nCam kết." for n in range(1, 9))
    outline = outline_of(
        f"Điều 1. Phạm vi\nX.\nĐiều 2. Hiệu lực\nY.\nCHỦ TỊCH\nPHỤ LỤC II\nHỢP ĐỒNG MẪU\n{form}"
    )

    assert numbers(outline) == ["1", "2"]
    assert outline.main.appendices[0].text.count("Cam kết.") == 8


@pytest.mark.parametrize(
    ("slip", "printed"), [((1, 2, 3, 50, 5, 6), "50"), ((1, 2, 3, 3, 5, 6), "3")]
)
def test_a_slip_in_one_number_is_mended_and_named(slip: tuple[int, ...], printed: str) -> None:
    outline = outline_of("\n".join(f"Điều {n}. Việc\nLàm việc." for n in slip))

    assert numbers(outline) == ["1", "2", "3", "4", "5", "6"]
    assert outline.misnumbered == [("4", printed)]


def test_a_heading_may_be_titled_with_a_sentence_or_carry_the_mark_of_a_note() -> None:
    outline = outline_of(
        "Chương Il[1]\nTổ chức và hoạt động.\nĐiều 1.[2] A\nX.\nMục 1.[3] NHỎ\nĐiều 2. B\nY."
    )

    assert [(h.number, h.title) for h in outline.main.headings] == [
        ("II", "Tổ chức và hoạt động."),
        ("1", "NHỎ"),
    ]
    assert outline.main.articles[0].title == "A"


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("Chương thứ mười hai", "mười hai"),
        ("CHƯƠNG \u2163", "IV"),
        ("Chương II. Nghị định và thông tư", "II"),
        ("Mục 2: Luật và pháp lệnh", "2"),
    ],
)
def test_a_chapter_is_recognised_however_it_is_written(written: str, number: str) -> None:
    outline = outline_of(f"{written}\nĐiều 1. A\nX.\nĐiều 2. B\nY.")

    assert [h.number for h in outline.main.headings] == [number]


def test_a_chapter_in_small_letters_is_one_where_it_stands_out() -> None:
    lines = [
        Paragraph(text="chương i", centred=True),
        *map(
            _body, ("QUY ĐỊNH CHUNG", "Điều 1. A", "Theo quy định tại", "chương ii", "Điều 2. B")
        ),
    ]
    outline = parse(Reading(paragraphs=lines))

    assert [(h.number, h.title) for h in outline.main.headings] == [("i", "QUY ĐỊNH CHUNG")]


def test_articles_in_small_letters_are_taken_where_they_fill_a_gap_and_named() -> None:
    outline = outline_of("Điều 1. A\nX.\nđiều 2. B\nY.\nĐiều 3. C\nTheo\nđiều 4. Luật Mẫu.")

    assert numbers(outline) == ["1", "2", "3"]
    assert outline.main.articles[1].title == "B"
    assert outline.small == ["điều 2. B"]


def test_a_file_may_begin_all_its_articles_in_small_letters() -> None:
    outline = outline_of("\n".join(f"điều {n}. Việc\nLàm việc." for n in range(1, 9)))

    assert len(outline.main.articles) == len(outline.small) == 8


def test_an_article_of_another_law_at_the_end_is_not_the_next_one() -> None:
    outline = outline_of("Điều 1. A\nX.\nĐiều 2. B\nTheo\nĐiều 3 Luật Mẫu được áp dụng.")

    assert numbers(outline) == ["1", "2"]


def test_an_amendment_without_quotation_marks_stays_in_its_article() -> None:
    outline = outline_of(
        "Điều 1. Sửa đổi\n1. Điều 2 được sửa đổi như sau:\nĐiều 2. Cũ\nMột.\n"
        "2. Bổ sung Điều 8a như sau:\nĐiều 8a. Mới\nHai.\nĐiều 2. Hiệu lực\nHết.",
    )

    assert [a.title for a in outline.main.articles] == ["Sửa đổi", "Hiệu lực"]
    assert not outline.strays


def test_a_quotation_may_be_marked_by_two_apostrophes() -> None:
    outline = outline_of(
        "Điều 1. Sửa đổi\n1. Sửa như sau:\n''Điều 2. Cũ\n1. Một.\n2. Hai.''.\n2. Khác.\n"
        "Điều 2. Hết\nX."
    )

    assert [c.number for c in outline.main.articles[0].clauses] == ["1", "2"]


def test_articles_glued_to_the_line_before_are_parted_where_they_are_missing() -> None:
    outline = outline_of(
        "Điều 1. A\nMột. Điều 9. Không phải.\nĐiều 2. B\nHai. Điều 3. C\nBa.\nĐiều 4. D\n"
        "Bốn. Điều 5. E\nNăm."
    )

    assert numbers(outline) == ["1", "2", "3", "4", "5"]
    assert outline.main.articles[2].title == "C"
    assert outline.main.articles[0].text == "Một. Điều 9. Không phải."


def test_a_bold_title_does_not_go_on_in_a_full_line_that_is_not_bold() -> None:
    bold = "Trách nhiệm của cơ quan, tổ chức trong việc phối hợp với các bên"
    lines = [
        *(Paragraph(text=text, bold=True) for text in ("Điều 1.", bold)),
        *map(_body, ("Cơ quan tổ chức có trách nhiệm phối hợp với nhau trong", "công việc.")),
        *(Paragraph(text=text, bold=True) for text in ("Điều 2.", "B")),
        _body("Hết."),
    ]
    outline = parse(Reading(paragraphs=lines, lines_are_wrapped=True))

    assert [a.title for a in outline.main.articles] == [bold, "B"]
