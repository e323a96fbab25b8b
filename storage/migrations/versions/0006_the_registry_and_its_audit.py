"""The registry of schools and people, and who changed what"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from storage.models.base import Moment

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

SQLITE = """
CREATE TRIGGER audit_events_no_{change} BEFORE {change} ON audit_events
BEGIN SELECT RAISE(ABORT, 'audit_events is appended only'); END
"""
POSTGRESQL = """
CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'audit_events is appended only'; END $$;
CREATE TRIGGER audit_events_appended_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_events
FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()
"""


def append_only() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(SQLITE.format(change="UPDATE"))
        op.execute(SQLITE.format(change="DELETE"))
    else:
        for statement in POSTGRESQL.split(";\n"):
            op.execute(statement)


def upgrade() -> None:
    op.create_table(
        "audit_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", Moment(timezone=True), nullable=False),
        sa.Column(
            "what",
            sa.String(length=32),
            nullable=False,
        ),
        sa.Column("programme_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("update_id", sa.BigInteger(), nullable=True),
        sa.Column("subject", sa.String(), nullable=True),
        sa.Column("subject_id", sa.BigInteger(), nullable=True),
        sa.Column("school_id", sa.Integer(), nullable=True),
        sa.Column("before", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("after", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("personal", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_audit_events_person_id_people")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=op.f("fk_audit_events_programme_id_programmes")
        ),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_audit_events_school_id_schools")),
        sa.ForeignKeyConstraint(["undoes"], ["audit_events.id"], name=op.f("fk_audit_events_undoes_audit_events")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_events")),
    )
    with op.batch_alter_table("audit_events", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_events_person_id"), ["person_id"], unique=False)
        batch_op.create_index("ix_audit_events_programme_id", ["programme_id", "id"], unique=False)
        batch_op.create_index("ix_audit_events_school_id", ["school_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_events_update_id"), ["update_id"], unique=False)
        batch_op.create_index("ix_audit_events_what", ["programme_id", "what", "id"], unique=False)

    op.create_table(
        "school_links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made_at", Moment(timezone=True), nullable=False),
        sa.Column("expires_at", Moment(timezone=True), nullable=False),
        sa.Column("closed_at", Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["made_by"], ["people.id"], name=op.f("fk_school_links_made_by_people")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=op.f("fk_school_links_programme_id_programmes")
        ),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_school_links_school_id_schools")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_school_links")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_school_links_token_hash")),
    )
    with op.batch_alter_table("school_links", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_school_links_school_id"), ["school_id"], unique=False)

    op.create_table(
        "staff_counts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("post", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("at", Moment(timezone=True), nullable=False),
        sa.Column("verified_by", sa.Integer(), nullable=True),
        sa.Column("verified_at", Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_staff_counts_person_id_people")),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_staff_counts_school_id_schools")),
        sa.ForeignKeyConstraint(["verified_by"], ["people.id"], name=op.f("fk_staff_counts_verified_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_counts")),
        sa.UniqueConstraint("school_id", "year", "post", name=op.f("uq_staff_counts_school_id_year_post")),
    )
    op.create_table(
        "join_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("link_id", sa.Integer(), nullable=False),
        sa.Column("telegram_id", sa.BigInteger(), nullable=True),
        sa.Column("username", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("subject", sa.String(), nullable=True),
        sa.Column("likely_id", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            sa.String(length=32),
            nullable=False,
        ),
        sa.Column("asked_at", Moment(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", Moment(timezone=True), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["decided_by"], ["people.id"], name=op.f("fk_join_requests_decided_by_people")),
        sa.ForeignKeyConstraint(["likely_id"], ["people.id"], name=op.f("fk_join_requests_likely_id_people")),
        sa.ForeignKeyConstraint(["link_id"], ["school_links.id"], name=op.f("fk_join_requests_link_id_school_links")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_join_requests_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_join_requests")),
    )
    with op.batch_alter_table("join_requests", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_join_requests_link_id"), ["link_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_join_requests_telegram_id"), ["telegram_id"], unique=False)

    op.create_table(
        "partnerships",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("partner", sa.String(), nullable=False),
        sa.Column("partner_id", sa.Integer(), nullable=True),
        sa.Column("number", sa.String(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("asked_until", sa.Date(), nullable=True),
        sa.Column("task_id", sa.Integer(), nullable=True),
        sa.Column("gone_at", Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["partner_id"], ["schools.id"], name=op.f("fk_partnerships_partner_id_schools")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=op.f("fk_partnerships_programme_id_programmes")
        ),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_partnerships_school_id_schools")),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name=op.f("fk_partnerships_task_id_tasks")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partnerships")),
    )
    with op.batch_alter_table("partnerships", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_partnerships_partner_id"), ["partner_id"], unique=False)
        batch_op.create_index("ix_partnerships_programme_id", ["programme_id", "valid_until"], unique=False)
        batch_op.create_index("ix_partnerships_school_id", ["school_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_partnerships_task_id"), ["task_id"], unique=False)

    with op.batch_alter_table("assignments", schema=None) as batch_op:
        batch_op.add_column(sa.Column("order_number", sa.String(), nullable=True))

    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.add_column(sa.Column("consented_at", Moment(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("forgotten_at", Moment(timezone=True), nullable=True))

    with op.batch_alter_table("school_groups", schema=None) as batch_op:
        batch_op.add_column(sa.Column("order_number", sa.String(), nullable=True))

    with op.batch_alter_table("updates", schema=None) as batch_op:
        batch_op.add_column(sa.Column("chat_id", sa.BigInteger(), nullable=True))
        batch_op.create_index("ix_updates_chat_id", ["chat_id"], unique=False)

    append_only()


def downgrade() -> None:
    with op.batch_alter_table("updates", schema=None) as batch_op:
        batch_op.drop_index("ix_updates_chat_id")
        batch_op.drop_column("chat_id")

    with op.batch_alter_table("school_groups", schema=None) as batch_op:
        batch_op.drop_column("order_number")

    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.drop_column("forgotten_at")
        batch_op.drop_column("consented_at")

    with op.batch_alter_table("assignments", schema=None) as batch_op:
        batch_op.drop_column("order_number")

    with op.batch_alter_table("partnerships", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_partnerships_task_id"))
        batch_op.drop_index("ix_partnerships_school_id")
        batch_op.drop_index("ix_partnerships_programme_id")
        batch_op.drop_index(batch_op.f("ix_partnerships_partner_id"))

    op.drop_table("partnerships")
    with op.batch_alter_table("join_requests", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_join_requests_telegram_id"))
        batch_op.drop_index(batch_op.f("ix_join_requests_link_id"))

    op.drop_table("join_requests")
    op.drop_table("staff_counts")
    with op.batch_alter_table("school_links", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_school_links_school_id"))

    op.drop_table("school_links")
    with op.batch_alter_table("audit_events", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_events_what")
        batch_op.drop_index(batch_op.f("ix_audit_events_update_id"))
        batch_op.drop_index("ix_audit_events_school_id")
        batch_op.drop_index("ix_audit_events_programme_id")
        batch_op.drop_index(batch_op.f("ix_audit_events_person_id"))

    op.drop_table("audit_events")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_audit_change()")
