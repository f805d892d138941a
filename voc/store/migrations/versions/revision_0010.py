"""Refused cells are kept with whose row they are of, so that an erasure finds those of earlier files."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the customer and the contact of a refused cell."""
    op.add_column("rejection", sa.Column("customer", sa.Text(), nullable=True))
    op.add_column("rejection", sa.Column("contact", sa.Text(), nullable=True))


def downgrade() -> None:
    """Drop the columns again."""
    op.drop_column("rejection", "contact")
    op.drop_column("rejection", "customer")
