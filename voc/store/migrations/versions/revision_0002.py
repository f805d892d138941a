"""What people decide about themes: its projection on themes and segments, and the cards of the board.

A refit of before proposed splits without keeping which comments they would move: those still open are superseded,
and the next fit proposes them again.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

COLUMNS = (
    "snoozed_until",
    "accepted_at",
    "exceptions",
    "category",
    "fixer",
    "department",
    "made_by",
    "part_of",
)


def upgrade() -> None:
    """Add the columns and tables, and look decisions up by kind and by what they undo."""
    op.create_index(op.f("ix_event_kind"), "event", ["kind"], unique=False)
    op.create_index(op.f("ix_event_undoes"), "event", ["undoes"], unique=False)
    with op.batch_alter_table("theme") as batch:
        batch.add_column(sa.Column("part_of", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("made_by", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("department", sa.Text(), nullable=True))
        batch.add_column(sa.Column("fixer", sa.Text(), nullable=True))
        batch.add_column(sa.Column("category", sa.String(length=16), nullable=True))
        batch.add_column(sa.Column("exceptions", sa.JSON(), nullable=True))
        batch.add_column(sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("snoozed_until", sa.Date(), nullable=True))
        batch.create_foreign_key(op.f("fk_theme_part_of"), "theme", ["part_of"], ["id"])
        batch.create_foreign_key(op.f("fk_theme_made_by"), "event", ["made_by"], ["id"])
    op.create_index(op.f("ix_theme_merged_into"), "theme", ["merged_into"], unique=False)
    _placement()
    _theme_card()
    op.execute("UPDATE theme_proposal SET state = 'superseded' WHERE state = 'open' AND kind = 'split'")


def downgrade() -> None:
    """Take them away again; the events stay."""
    op.drop_table("theme_card")
    op.drop_table("placement")
    op.drop_index(op.f("ix_theme_merged_into"), "theme")
    with op.batch_alter_table("theme") as batch:
        batch.drop_constraint(op.f("fk_theme_made_by"), type_="foreignkey")
        batch.drop_constraint(op.f("fk_theme_part_of"), type_="foreignkey")
        for column in COLUMNS:
            batch.drop_column(column)
    op.drop_index(op.f("ix_event_undoes"), "event")
    op.drop_index(op.f("ix_event_kind"), "event")


def _placement() -> None:
    op.create_table(
        "placement",
        sa.Column("segment", sa.Integer(), nullable=False),
        sa.Column("theme", sa.Integer(), nullable=True),
        sa.Column("event", sa.Integer(), nullable=False),
        sa.Column("below", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["event"], ["event.id"], name=op.f("fk_placement_event")),
        sa.ForeignKeyConstraint(["segment"], ["segment.id"], name=op.f("fk_placement_segment"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["theme"], ["theme.id"], name=op.f("fk_placement_theme")),
        sa.PrimaryKeyConstraint("segment", name=op.f("pk_placement")),
    )
    op.create_index(op.f("ix_placement_theme"), "placement", ["theme"], unique=False)


def _theme_card() -> None:
    op.create_table(
        "theme_card",
        sa.Column("run", sa.Integer(), nullable=False),
        sa.Column("theme", sa.Integer(), nullable=False),
        sa.Column("card", sa.JSON(), nullable=False),
        sa.Column("rank", sa.Float(), nullable=False),
        sa.Column("impact", sa.Float(), nullable=False),
        sa.Column("doubt", sa.Float(), nullable=False),
        sa.Column("news", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["run"], ["run.id"], name=op.f("fk_theme_card_run"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["theme"], ["theme.id"], name=op.f("fk_theme_card_theme")),
        sa.PrimaryKeyConstraint("run", "theme", name=op.f("pk_theme_card")),
    )
