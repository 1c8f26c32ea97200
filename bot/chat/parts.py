"""A clause or point of an article, as buttons carry it: ``2``, or ``2.a`` for its first point."""

from dataclasses import dataclass

from bot.domain.knowledge import Article, Clause, Point
from bot.domain.vietnamese import compose


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What of an article is shown; without a clause it is the whole article."""

    clause: Clause | None = None
    point: Point | None = None

    @property
    def text(self) -> str:
        """The wording asked for; "" when it is the whole article."""
        if self.clause is None:
            return ""
        if self.point is None:
            return self.clause.body
        return f"{self.clause.text}\n{self.point.letter}) {self.point.text}"

    @property
    def written(self) -> str:
        """The part for a button."""
        clause = self.clause.number if self.clause else ""
        return f"{clause}.{self.point.letter}" if self.point else clause


def find_part(article: Article, clause: str, point: str) -> Part:
    """Find the clause and point that were named, as far as they exist."""
    clause, point = compose(clause).lower(), compose(point).lower()
    found = next((each for each in article.clauses if each.number == clause), None)
    points = found.points if found else ()
    return Part(clause=found, point=next((each for each in points if each.letter == point), None))


def read_part(article: Article, written: str) -> Part:
    """Find what a button means."""
    clause, _, point = written.partition(".")
    return find_part(article, clause, point)
