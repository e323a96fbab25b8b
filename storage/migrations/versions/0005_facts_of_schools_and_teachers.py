"""Facts of schools and teachers"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from storage.models.base import Moment

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "calendar_periods",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("каникулы", "выходной", "рабочий", "ВПР", "ГИА", name="calendarkind", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=op.f("fk_calendar_periods_programme_id_programmes")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_periods")),
        sa.UniqueConstraint(
            "programme_id", "kind", "starts", "ends", name=op.f("uq_calendar_periods_programme_id_kind_starts_ends")
        ),
    )
    op.create_table(
        "risk_thresholds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("medium_from", sa.Double(), nullable=False),
        sa.Column("high_from", sa.Double(), nullable=False),
        sa.Column(
            "direction",
            sa.Enum("more_is_worse", "less_is_worse", name="worse", native_enum=False, length=32),
            nullable=True,
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=op.f("fk_risk_thresholds_programme_id_programmes")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risk_thresholds")),
        sa.UniqueConstraint("programme_id", "code", name=op.f("uq_risk_thresholds_programme_id_code")),
    )
    op.create_table(
        "assessments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column(
            "procedure",
            sa.Enum("ВПР", "ОГЭ", "ЕГЭ", "КДР", name="procedure", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("grade", sa.Integer(), nullable=True),
        sa.Column("participants", sa.Integer(), nullable=False),
        sa.Column("below", sa.Integer(), nullable=False),
        sa.Column("high", sa.Integer(), nullable=True),
        sa.Column("mean", sa.Double(), nullable=True),
        sa.Column("verified_by", sa.Integer(), nullable=True),
        sa.Column("verified_at", Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=op.f("fk_assessments_programme_id_programmes")
        ),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_assessments_school_id_schools")),
        sa.ForeignKeyConstraint(["verified_by"], ["people.id"], name=op.f("fk_assessments_verified_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessments")),
    )
    with op.batch_alter_table("assessments", schema=None) as batch_op:
        batch_op.create_index("ix_assessments_programme_id_year", ["programme_id", "year"], unique=False)
    op.create_index(
        "uq_assessments_identity",
        "assessments",
        ["school_id", "year", "procedure", "subject", sa.text("coalesce(grade, 0)")],
        unique=True,
    )

    op.create_table(
        "courses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=True),
        sa.Column("finished", sa.Date(), nullable=True),
        sa.Column("document", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_courses_person_id_people")),
        sa.ForeignKeyConstraint(["programme_id"], ["programmes.id"], name=op.f("fk_courses_programme_id_programmes")),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_courses_school_id_schools")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses")),
    )
    with op.batch_alter_table("courses", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_courses_person_id"), ["person_id"], unique=False)
        batch_op.create_index("ix_courses_programme_id_school_id", ["programme_id", "school_id"], unique=False)

    op.create_table(
        "indicator_facts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("indicator_id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=True),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.Column("document", sa.Text(), nullable=True),
        sa.Column("verified_by", sa.Integer(), nullable=True),
        sa.Column("verified_at", Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["indicator_id"], ["indicators.id"], name=op.f("fk_indicator_facts_indicator_id_indicators")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=op.f("fk_indicator_facts_programme_id_programmes")
        ),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_indicator_facts_school_id_schools")),
        sa.ForeignKeyConstraint(["verified_by"], ["people.id"], name=op.f("fk_indicator_facts_verified_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator_facts")),
    )
    with op.batch_alter_table("indicator_facts", schema=None) as batch_op:
        batch_op.create_index("ix_indicator_facts_programme_id_ends", ["programme_id", "ends"], unique=False)
    op.create_index(
        "uq_indicator_facts_identity",
        "indicator_facts",
        ["indicator_id", "period", sa.text("coalesce(school_id, 0)")],
        unique=True,
    )

    op.create_table(
        "ioms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(), nullable=True),
        sa.Column("opened", sa.Date(), nullable=True),
        sa.Column("deficits", sa.Text(), nullable=True),
        sa.Column("goals", sa.Text(), nullable=True),
        sa.Column("control", sa.Text(), nullable=True),
        sa.Column(
            "state",
            sa.Enum("открыт", "выполнен", "прекращён", name="iomstate", native_enum=False, length=32),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_ioms_person_id_people")),
        sa.ForeignKeyConstraint(["programme_id"], ["programmes.id"], name=op.f("fk_ioms_programme_id_programmes")),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_ioms_school_id_schools")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ioms")),
    )
    with op.batch_alter_table("ioms", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ioms_person_id"), ["person_id"], unique=False)
        batch_op.create_index("ix_ioms_programme_id_school_id", ["programme_id", "school_id"], unique=False)

    op.create_table(
        "risk_parameters",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("wave", sa.Date(), nullable=False),
        sa.Column("parameter", sa.String(), nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.Column("verified_by", sa.Integer(), nullable=True),
        sa.Column("verified_at", Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=op.f("fk_risk_parameters_programme_id_programmes")
        ),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_risk_parameters_school_id_schools")),
        sa.ForeignKeyConstraint(["verified_by"], ["people.id"], name=op.f("fk_risk_parameters_verified_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risk_parameters")),
        sa.UniqueConstraint("school_id", "wave", "parameter", name=op.f("uq_risk_parameters_school_id_wave_parameter")),
    )
    with op.batch_alter_table("risk_parameters", schema=None) as batch_op:
        batch_op.create_index("ix_risk_parameters_programme_id_wave", ["programme_id", "wave"], unique=False)

    op.create_table(
        "social_passports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("pupils", sa.Integer(), nullable=True),
        sa.Column("both_higher", sa.Double(), nullable=True),
        sa.Column("one_higher", sa.Double(), nullable=True),
        sa.Column("one_parent", sa.Double(), nullable=True),
        sa.Column("on_register", sa.Double(), nullable=True),
        sa.Column("on_commission_register", sa.Double(), nullable=True),
        sa.Column("many_children", sa.Double(), nullable=True),
        sa.Column("russian_not_native", sa.Double(), nullable=True),
        sa.Column("both_unemployed", sa.Double(), nullable=True),
        sa.Column("parent_disabled", sa.Double(), nullable=True),
        sa.Column("guardianship", sa.Double(), nullable=True),
        sa.Column("dangerous_situation", sa.Double(), nullable=True),
        sa.Column("low_income", sa.Double(), nullable=True),
        sa.Column("special_needs", sa.Double(), nullable=True),
        sa.Column("brought_by_bus", sa.Double(), nullable=True),
        sa.Column("verified_by", sa.Integer(), nullable=True),
        sa.Column("verified_at", Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=op.f("fk_social_passports_programme_id_programmes")
        ),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_social_passports_school_id_schools")),
        sa.ForeignKeyConstraint(["verified_by"], ["people.id"], name=op.f("fk_social_passports_verified_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_social_passports")),
        sa.UniqueConstraint("school_id", "year", name=op.f("uq_social_passports_school_id_year")),
    )
    with op.batch_alter_table("social_passports", schema=None) as batch_op:
        batch_op.create_index("ix_social_passports_programme_id_year", ["programme_id", "year"], unique=False)


def downgrade() -> None:
    for table in (
        "social_passports",
        "risk_parameters",
        "ioms",
        "indicator_facts",
        "courses",
        "assessments",
        "risk_thresholds",
        "calendar_periods",
    ):
        op.drop_table(table)
