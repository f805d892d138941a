"""Texts with special personal data wait in a quarantine, sealed, until a person has decided."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of sealed texts."""
    op.create_table(
        "quarantine",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("feedback", sa.Integer(), nullable=True),
        sa.Column("signal", sa.Integer(), nullable=True),
        sa.Column("kinds", sa.JSON(), nullable=False),
        sa.Column("token", sa.Text(), nullable=True),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["feedback"], ["feedback.id"], name=op.f("fk_quarantine_feedback"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["signal"], ["signal.id"], name=op.f("fk_quarantine_signal"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quarantine")),
    )
    op.create_index(op.f("ix_quarantine_feedback"), "quarantine", ["feedback"], unique=False)
    op.create_index(op.f("ix_quarantine_signal"), "quarantine", ["signal"], unique=False)


def downgrade() -> None:
    """Drop the table again."""
    op.drop_table("quarantine")
