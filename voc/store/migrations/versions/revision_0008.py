"""What is closed is kept for another time than what is open, and figures say how much of theirs was erased."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add whether and when an item was closed, and the number of a figure's erased comments."""
    op.add_column("feedback", sa.Column("is_closed", sa.Boolean(), nullable=True))
    op.add_column("feedback", sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("figure", sa.Column("n_erased", sa.Integer(), server_default="0", nullable=False))


def downgrade() -> None:
    """Drop the columns again."""
    op.drop_column("figure", "n_erased")
    op.drop_column("feedback", "closed_at")
    op.drop_column("feedback", "is_closed")
