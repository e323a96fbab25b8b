"""Questionnaires taken off the list"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from storage.models.base import Moment

revision: str = "0020"
down_revision: str | None = "0019"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("questionnaires", sa.Column("unlisted_at", Moment(timezone=True), nullable=True))


def downgrade() -> None:
    # Not in a batch: SQLite would make the table anew without its index of an expression.
    op.drop_column("questionnaires", "unlisted_at")
