"""Whether a document's articles are whole: in order, without gaps, as many as it says."""

from collections.abc import Iterator

from bot.documents.items import Item
from bot.documents.problems import Code, Problem
from bot.documents.recognised import recognised
from bot.documents.shapes import DocumentShape, PlacedArticle
from bot.domain.knowledge import FullText


def structure_problems(item: Item[DocumentShape]) -> Iterator[Problem]:
    """Name what is wrong with one document's source, chapters and articles."""
    document = item.shape
    articles = list(document.placed_articles())
    if document.full_text is not FullText.ABSENT and not document.published_at:
        yield item.problem(Code.MISSING, "published_at", field="published_at")
    if document.full_text is FullText.LOADED:
        yield from _loaded_problems(item, articles)
    elif articles:
        path = articles[0].path
        yield item.problem(Code.TEXT_NOT_LOADED, *path, full_text=document.full_text.value)
    yield from _article_problems(item, articles)


def _loaded_problems(
    item: Item[DocumentShape], articles: list[PlacedArticle]
) -> Iterator[Problem]:
    document = item.shape
    if not articles:
        yield item.problem(Code.NOTHING_LOADED, "full_text")
        return
    for c, chapter in enumerate(document.chapters):
        if not chapter.articles and not any(s.articles for s in chapter.sections):
            yield item.problem(Code.EMPTY_CHAPTER, "chapters", c)
    stated, found = document.article_count, len(articles)
    if stated is not None and stated != found:
        yield item.problem(Code.ARTICLE_COUNT, "article_count", stated=stated, found=found)
    stated, found = document.chapter_count, len(document.chapters)
    if stated is not None and stated != found:
        yield item.problem(Code.CHAPTER_COUNT, "chapter_count", stated=stated, found=found)


def _article_problems(
    item: Item[DocumentShape], articles: list[PlacedArticle]
) -> Iterator[Problem]:
    seen: dict[str, PlacedArticle] = {}
    before = ""
    for placed in articles:
        number = placed.article.number
        path = (*placed.path, "number")
        if number in seen:
            line = item.file.line((*item.path, *seen[number].path, "number"))
            yield item.problem(
                Code.DUPLICATE_ID, *path, id=number, first_file=item.file.name, first_line=line
            )
            continue
        if not before and number != "1" and not _are_missing(item.shape, "0", number):
            yield item.problem(Code.ARTICLE_START, *path, number=number)
        elif before and _place_in_order(number) < _place_in_order(before):
            yield item.problem(Code.ARTICLE_ORDER, *path, number=number, before=before)
        elif before and not (_follows(number, before) or _are_missing(item.shape, before, number)):
            yield item.problem(Code.ARTICLE_GAP, *path, number=number, before=before)
        seen[number] = placed
        before = number
        yield from _part_problems(item, placed)


def _part_problems(item: Item[DocumentShape], placed: PlacedArticle) -> Iterator[Problem]:
    article = placed.article
    if not article.text and not article.clauses:
        yield item.problem(Code.EMPTY, *placed.path, "text")
    clauses = [clause.number for clause in article.clauses]
    yield from _repeated(item, (*placed.path, "clauses"), clauses, "number")
    for c, clause in enumerate(article.clauses):
        points = [point.letter for point in clause.points]
        yield from _repeated(item, (*placed.path, "clauses", c, "points"), points, "letter")


def _repeated(
    item: Item[DocumentShape], path: tuple[str | int, ...], numbers: list[str], name: str
) -> Iterator[Problem]:
    for position, number in enumerate(numbers):
        first = numbers.index(number)
        if first < position:
            line = item.file.line((*item.path, *path, first, name))
            at = (*path, position, name)
            yield item.problem(
                Code.DUPLICATE_ID, *at, id=number, first_file=item.file.name, first_line=line
            )


def _place_in_order(number: str) -> tuple[int, int]:
    """28 -> (28, 0), 28a -> (28, 1)."""
    digits = number.rstrip(recognised().part_letters)
    letter = number.removeprefix(digits)
    return int(digits), recognised().part_letters.index(letter) + 1 if letter else 0


def _are_missing(document: DocumentShape, before: str, number: str) -> bool:
    """Whether the document owns up to all that is missing between two numbers."""
    between = range(_place_in_order(before)[0] + 1, _place_in_order(number)[0])
    return len(between) > 0 and {str(each) for each in between} <= set(document.missing_articles)


def _follows(number: str, before: str) -> bool:
    """After 28 stands 29 or an inserted 28a; after 28d either 28đ or, in some laws, 28e."""
    (whole, letter), (whole_before, letter_before) = map(_place_in_order, (number, before))
    if whole != whole_before:
        return (whole, letter) == (whole_before + 1, 0)
    skipped = recognised().part_letters[letter_before : letter - 1]
    return not skipped or not skipped.isascii()
