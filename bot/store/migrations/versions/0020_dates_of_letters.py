"""Moves bear the day of the letter, which is not always that of the move."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    """Add the column; what letters know of their days is taken from them."""
    op.add_column("moves", sa.Column("dated_on", sa.Date))
    names = ("petition_id", "went_to", "number_of_letter", "dated_on")
    moves = sa.table("moves", *(sa.column(name) for name in names))
    petitions = sa.table("petitions", sa.column("id"), sa.column("code"))
    letters = sa.table("letters", *(sa.column(name) for name in ("id", "number", "dated_on")))
    names = ("letter_id", "code", "answer_number", "answer_dated_on")
    enclosed = sa.table("letter_petitions", *(sa.column(name) for name in names))
    for state, number, day in (
        ("forwarded", letters.c.number, letters.c.dated_on),
        ("answered", enclosed.c.answer_number, enclosed.c.answer_dated_on),
    ):
        dated = (
            sa.select(sa.func.max(day))
            .select_from(petitions)
            .join(enclosed, enclosed.c.code == petitions.c.code)
            .join(letters, letters.c.id == enclosed.c.letter_id)
            .where(petitions.c.id == moves.c.petition_id, number == moves.c.number_of_letter)
        )
        op.execute(
            sa.update(moves)
            .where(moves.c.went_to == state, moves.c.number_of_letter != "")
            .values(dated_on=dated.scalar_subquery())
        )
