"""Urgent comments are found without reading all comments of a month."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

URGENT = sa.text("urgent IS NOT NULL")


def upgrade() -> None:
    """Index the few comments that hold an urgent word, by moment."""
    op.create_index("ix_feedback_urgent_at", "feedback", ["at"], sqlite_where=URGENT, postgresql_where=URGENT)


def downgrade() -> None:
    """Take the index away again."""
    op.drop_index("ix_feedback_urgent_at", "feedback")
