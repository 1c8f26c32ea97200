"""The steps that bring a database to the form this program uses; Alembic takes them in order."""
