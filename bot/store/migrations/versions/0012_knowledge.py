"""The versions of the knowledge, with their files."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Create the tables; the next start publishes the folder."""
    op.create_table(
        "knowledge_files",
        sa.Column("sha256", sa.String, primary_key=True),
        sa.Column("packed", sa.Text, nullable=False),
    )
    op.create_table(
        "knowledge_listings",
        sa.Column("content", sa.String, primary_key=True),
        sa.Column("name", sa.String, primary_key=True),
        sa.Column("sha256", sa.String, sa.ForeignKey("knowledge_files.sha256"), nullable=False),
    )
    op.create_index("knowledge_listings_sha256", "knowledge_listings", ["sha256"])
    op.create_table(
        "knowledge_versions",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("content", sa.String, nullable=False),
        sa.Column("author", sa.String, nullable=False),
        sa.Column("published_at", sa.DateTime, nullable=False),
        sa.Column("reason", sa.String, nullable=False),
        sa.Column("overrode", sa.String, nullable=False),
        sa.Column("restores", sa.Integer, nullable=False),
        sa.Column("changes", sa.Text, nullable=False),
        sa.Column("report", sa.Text, nullable=False),
    )
    op.create_index("knowledge_versions_content", "knowledge_versions", ["content"])
    op.create_table(
        "knowledge_candidate",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("content", sa.String, nullable=False),
        sa.Column("announced_at", sa.DateTime, nullable=False),
    )
