"""A mark between two positive ones is positive: 8.5 was not, because it was looked for among 8, 9 and 10."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

answer = sa.table(
    "answer",
    *(sa.column(name) for name in ("feedback", "question", "scale", "low", "high", "best", "value")),
    sa.column("positive", sa.Boolean),
)
feedback = sa.table("feedback", sa.column("id"), sa.column("batch"))
batch = sa.table("batch", sa.column("id"), sa.column("source"))
QUESTION = (answer.c.question, answer.c.scale, answer.c.low, answer.c.high, answer.c.best)


def upgrade() -> None:
    """Set the answers between two positive answers to the same question of the same source."""
    connection = op.get_bind()
    joined = answer.join(feedback, feedback.c.id == answer.c.feedback).join(batch, batch.c.id == feedback.c.batch)
    ranges = connection.execute(
        sa.select(batch.c.source, *QUESTION, sa.func.min(answer.c.value), sa.func.max(answer.c.value))
        .select_from(joined)
        .where(answer.c.positive == sa.true())
        .group_by(batch.c.source, *QUESTION)
    ).all()
    for source, question, scale, low, high, best, lowest, highest in ranges:
        of_source = sa.select(feedback.c.id).join(batch, batch.c.id == feedback.c.batch).where(batch.c.source == source)
        same_question = [
            column == value for column, value in zip(QUESTION, (question, scale, low, high, best), strict=True)
        ]
        connection.execute(
            sa.update(answer)
            .where(answer.c.positive == sa.false(), answer.c.value.between(lowest, highest), *same_question)
            .where(answer.c.feedback.in_(of_source))
            .values(positive=sa.true())
        )


def downgrade() -> None:
    """Leave the answers: before, a half mark was counted wrongly."""
