"""The history of the tables, climbed by alembic."""
