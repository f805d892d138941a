"""A wrong pseudonym key is noticed by a check value; agents' pseudonyms of before there was consent are taken out."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table of settings, whose check value comes with the first use of the key, and forget single agents.

    What an older voc stored of each agent needed the works council's consent, which nobody could give in voc.toml.
    """
    op.create_table(
        "setting",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_setting")),
    )
    signal = sa.table("signal", sa.column("agent"))
    op.execute(sa.update(signal).where(signal.c.agent.like("a-%")).values(agent=None))


def downgrade() -> None:
    """Take the table away again."""
    op.drop_table("setting")
