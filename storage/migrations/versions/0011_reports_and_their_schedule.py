"""Reports that Telegram has, and those on schedule"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from storage.models.base import Moment

revision: str = "0011"
down_revision: str | None = "0010"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "drawn_reports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("file_ids", sa.JSON(), nullable=False),
        sa.Column("caption", sa.Text(), nullable=False),
        sa.Column("made_at", Moment(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drawn_reports")),
        sa.UniqueConstraint("digest", name=op.f("uq_drawn_reports_digest")),
    )
    with op.batch_alter_table("drawn_reports", schema=None) as batch_op:
        batch_op.create_index("ix_drawn_reports_made_at", ["made_at"], unique=False)

    op.create_table(
        "report_chats",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=True),
        sa.Column("bound_by", sa.Integer(), nullable=True),
        sa.Column("bound_at", Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["bound_by"], ["people.id"], name=op.f("fk_report_chats_bound_by_people")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=op.f("fk_report_chats_programme_id_programmes")
        ),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_report_chats_school_id_schools")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_chats")),
        sa.UniqueConstraint("chat_id", name=op.f("uq_report_chats_chat_id")),
    )
    op.create_table(
        "report_subscriptions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("chat_id", sa.BigInteger(), nullable=True),
        sa.Column("request", sa.JSON(), nullable=False),
        sa.Column(
            "cadence", sa.Enum("weekly", "after_wave", name="cadence", native_enum=False, length=32), nullable=False
        ),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made_at", Moment(timezone=True), nullable=False),
        sa.Column("stopped_at", Moment(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(person_id IS NULL) <> (chat_id IS NULL)", name=op.f("ck_report_subscriptions_one_recipient")
        ),
        sa.ForeignKeyConstraint(["made_by"], ["people.id"], name=op.f("fk_report_subscriptions_made_by_people")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_report_subscriptions_person_id_people")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=op.f("fk_report_subscriptions_programme_id_programmes")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_subscriptions")),
    )
    with op.batch_alter_table("report_subscriptions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_report_subscriptions_person_id"), ["person_id"], unique=False)
        batch_op.create_index("ix_report_subscriptions_programme_id", ["programme_id", "stopped_at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("report_subscriptions", schema=None) as batch_op:
        batch_op.drop_index("ix_report_subscriptions_programme_id")
        batch_op.drop_index(batch_op.f("ix_report_subscriptions_person_id"))

    op.drop_table("report_subscriptions")
    op.drop_table("report_chats")
    with op.batch_alter_table("drawn_reports", schema=None) as batch_op:
        batch_op.drop_index("ix_drawn_reports_made_at")

    op.drop_table("drawn_reports")
