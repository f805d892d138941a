"""The work list and a person's day are found without reading all cards and all decisions."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

INDEXES = {
    "ix_event_subject_kind": ("event", ["subject", "kind"]),
    "ix_event_who_at": ("event", ["who", "at"]),
    "ix_theme_card_impact": ("theme_card", ["run", "impact"]),
    "ix_theme_card_news": ("theme_card", ["run", "news"]),
}


def upgrade() -> None:
    """Index decisions by subject and kind and by person and moment, cards by impact and by news."""
    for name, (table, columns) in INDEXES.items():
        op.create_index(name, table, columns)


def downgrade() -> None:
    """Take the indexes away again."""
    for name, (table, _) in INDEXES.items():
        op.drop_index(name, table)
