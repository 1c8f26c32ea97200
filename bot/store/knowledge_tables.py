"""The tables of the published knowledge; `migrations` builds them.

Files are kept once, under the hash of what is in them, packed as text: what is binary here is
sealed, and these are public.
"""

import sqlalchemy as sa

from bot.store.tables import Moment, metadata

knowledge_files = sa.Table(
    "knowledge_files",
    metadata,
    sa.Column("sha256", sa.String, primary_key=True),  # of the packed file
    sa.Column("packed", sa.Text, nullable=False),
)

# Which files a version is made of, by the hash of them all.
knowledge_listings = sa.Table(
    "knowledge_listings",
    metadata,
    sa.Column("content", sa.String, primary_key=True),
    sa.Column("name", sa.String, primary_key=True),
    sa.Column("sha256", sa.ForeignKey(knowledge_files.c.sha256), nullable=False),
    sa.Index("knowledge_listings_sha256", "sha256"),
)

knowledge_versions = sa.Table(
    "knowledge_versions",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("content", sa.String, nullable=False),
    sa.Column("author", sa.String, nullable=False),
    sa.Column("published_at", Moment, nullable=False),
    sa.Column("reason", sa.String, nullable=False),
    sa.Column("overrode", sa.String, nullable=False),
    sa.Column("restores", sa.Integer, nullable=False),
    sa.Column("changes", sa.Text, nullable=False),  # JSON
    sa.Column("report", sa.Text, nullable=False),  # JSON
    sa.Index("knowledge_versions_content", "content"),
)

knowledge_candidate = sa.Table(
    "knowledge_candidate",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),  # 1: there is one at most
    sa.Column("content", sa.String, nullable=False),
    sa.Column("announced_at", Moment, nullable=False),
)
