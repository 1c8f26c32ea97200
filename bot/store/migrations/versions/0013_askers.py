"""When somebody first asked a question: what a trend is made of."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Add the column; those who asked before did so when the question was last asked."""
    op.add_column("unresolved_askers", sa.Column("asked_at", sa.DateTime))
    askers = sa.table("unresolved_askers", sa.column("question_id"), sa.column("asked_at"))
    questions = sa.table("unresolved_questions", sa.column("id"), sa.column("last_at"))
    last = sa.select(questions.c.last_at).where(questions.c.id == askers.c.question_id)
    op.execute(sa.update(askers).values(asked_at=last.scalar_subquery()))
