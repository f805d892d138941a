"""The first tables.

Written out and never changed again: a later revision changes the tables, this one stays what it made.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = (
    "alert",
    "cost_range",
    "department",
    "embedding",
    "event",
    "run",
    "source",
    "theme",
    "tombstone",
    "action",
    "artifact",
    "batch",
    "current_run",
    "department_change",
    "report",
    "theme_fit",
    "theme_label",
    "theme_proposal",
    "contact",
    "daily_total",
    "delivery",
    "feedback",
    "figure",
    "finding",
    "occurrence",
    "reachability",
    "rejection",
    "volume",
    "answer",
    "link",
    "segment",
    "signal",
    "turn",
    "assignment",
    "attribution",
    "draw",
    "evidence",
)


def upgrade() -> None:
    """Create all tables; those referred to come first."""
    _alert()
    _cost_range()
    _department()
    _embedding()
    _event()
    _run()
    _source()
    _theme()
    _tombstone()
    _action()
    _artifact()
    _batch()
    _current_run()
    _department_change()
    _report()
    _theme_fit()
    _theme_label()
    _theme_proposal()
    _contact()
    _daily_total()
    _delivery()
    _feedback()
    _figure()
    _finding()
    _occurrence()
    _reachability()
    _rejection()
    _volume()
    _answer()
    _link()
    _segment()
    _signal()
    _turn()
    _assignment()
    _attribution()
    _draw()
    _evidence()


def downgrade() -> None:
    """Drop all tables, and what is in them: take a backup before."""
    for table in reversed(TABLES):
        op.drop_table(table)


def _alert() -> None:
    op.create_table(
        "alert",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("window_start", sa.Date(), nullable=False),
        sa.Column("window_end", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert")),
        sa.UniqueConstraint("subject", "kind", "window_start", name=op.f("uq_alert_subject_kind_window_start")),
    )


def _cost_range() -> None:
    op.create_table(
        "cost_range",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("low_eur", sa.Float(), nullable=False),
        sa.Column("high_eur", sa.Float(), nullable=False),
        sa.Column("minutes", sa.Float(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("signed_by", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cost_range")),
    )


def _department() -> None:
    op.create_table(
        "department",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_department")),
        sa.UniqueConstraint("name", name=op.f("uq_department_name")),
    )


def _embedding() -> None:
    op.create_table(
        "embedding",
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("text_hash", sa.Text(), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("model", "text_hash", name=op.f("pk_embedding")),
    )


def _event() -> None:
    op.create_table(
        "event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("expected_version", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["undoes"], ["event.id"], name=op.f("fk_event_undoes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
        sa.UniqueConstraint("request_id", name=op.f("uq_event_request_id")),
    )
    op.create_index(op.f("ix_event_subject"), "event", ["subject"], unique=False)


def _run() -> None:
    op.create_table(
        "run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=16), nullable=False),
        sa.Column("parameters", sa.JSON(), nullable=False),
        sa.Column("versions", sa.JSON(), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=True),
        sa.Column("watermark", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run")),
    )
    op.create_index(op.f("ix_run_stage"), "run", ["stage"], unique=False)


def _source() -> None:
    op.create_table(
        "source",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("mapping_version", sa.Integer(), nullable=False),
        sa.Column("mapping", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source")),
        sa.UniqueConstraint("name", "mapping_version", name=op.f("uq_source_name_mapping_version")),
    )


def _theme() -> None:
    op.create_table(
        "theme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("parent", sa.Integer(), nullable=True),
        sa.Column("born_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("merged_into", sa.Integer(), nullable=True),
        sa.Column("pinned", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["merged_into"], ["theme.id"], name=op.f("fk_theme_merged_into")),
        sa.ForeignKeyConstraint(["parent"], ["theme.id"], name=op.f("fk_theme_parent")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme")),
    )


def _tombstone() -> None:
    op.create_table(
        "tombstone",
        sa.Column("customer_hash", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("customer_hash", name=op.f("pk_tombstone")),
    )


def _action() -> None:
    op.create_table(
        "action",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("theme", sa.Integer(), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("fixer", sa.Text(), nullable=True),
        sa.Column("promise", sa.Text(), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("done", sa.Date(), nullable=True),
        sa.Column("definition", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["theme"], ["theme.id"], name=op.f("fk_action_theme")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action")),
    )
    op.create_index(op.f("ix_action_theme"), "action", ["theme"], unique=False)


def _artifact() -> None:
    op.create_table(
        "artifact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["run"], ["run.id"], name=op.f("fk_artifact_run"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_artifact")),
        sa.UniqueConstraint("run", "name", name=op.f("uq_artifact_run_name")),
    )
    op.create_index(op.f("ix_artifact_run"), "artifact", ["run"], unique=False)


def _batch() -> None:
    op.create_table(
        "batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("file_path", sa.Text(), nullable=False),
        sa.Column("file_hash", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["source"], ["source.id"], name=op.f("fk_batch_source")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch")),
    )
    op.create_index(op.f("ix_batch_file_hash"), "batch", ["file_hash"], unique=False)
    op.create_index(op.f("ix_batch_source"), "batch", ["source"], unique=False)


def _current_run() -> None:
    op.create_table(
        "current_run",
        sa.Column("stage", sa.String(length=16), nullable=False),
        sa.Column("run", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["run"], ["run.id"], name=op.f("fk_current_run_run")),
        sa.PrimaryKeyConstraint("stage", name=op.f("pk_current_run")),
    )


def _department_change() -> None:
    op.create_table(
        "department_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("from_department", sa.Integer(), nullable=False),
        sa.Column("to_department", sa.Integer(), nullable=False),
        sa.Column("at", sa.Date(), nullable=False),
        sa.Column("share", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(
            ["from_department"], ["department.id"], name=op.f("fk_department_change_from_department")
        ),
        sa.ForeignKeyConstraint(["to_department"], ["department.id"], name=op.f("fk_department_change_to_department")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_department_change")),
    )


def _report() -> None:
    op.create_table(
        "report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column("department", sa.Text(), nullable=True),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("run", sa.Integer(), nullable=True),
        sa.Column("manifest", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["run"], ["run.id"], name=op.f("fk_report_run")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
    )


def _theme_fit() -> None:
    op.create_table(
        "theme_fit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run", sa.Integer(), nullable=False),
        sa.Column("theme", sa.Integer(), nullable=False),
        sa.Column("labels", sa.JSON(), nullable=False),
        sa.Column("description", sa.JSON(), nullable=False),
        sa.Column("keywords", sa.JSON(), nullable=False),
        sa.Column("quotes", sa.JSON(), nullable=False),
        sa.Column("n_segments", sa.Integer(), nullable=False),
        sa.Column("n_comments", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["run"], ["run.id"], name=op.f("fk_theme_fit_run"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["theme"], ["theme.id"], name=op.f("fk_theme_fit_theme")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme_fit")),
        sa.UniqueConstraint("run", "theme", name=op.f("uq_theme_fit_run_theme")),
    )
    op.create_index(op.f("ix_theme_fit_run"), "theme_fit", ["run"], unique=False)
    op.create_index(op.f("ix_theme_fit_theme"), "theme_fit", ["theme"], unique=False)


def _theme_label() -> None:
    op.create_table(
        "theme_label",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("theme", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("origin", sa.String(length=16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.CheckConstraint("origin in ('found', 'person')", name=op.f("ck_theme_label_origin")),
        sa.ForeignKeyConstraint(["theme"], ["theme.id"], name=op.f("fk_theme_label_theme"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme_label")),
        sa.UniqueConstraint("theme", "language", "origin", name=op.f("uq_theme_label_theme_language_origin")),
    )
    op.create_index(op.f("ix_theme_label_theme"), "theme_label", ["theme"], unique=False)


def _theme_proposal() -> None:
    op.create_table(
        "theme_proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("old", sa.JSON(), nullable=False),
        sa.Column("new", sa.JSON(), nullable=False),
        sa.Column("n_segments", sa.Integer(), nullable=False),
        sa.Column("overlap", sa.Float(), nullable=False),
        sa.Column("examples", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["run"], ["run.id"], name=op.f("fk_theme_proposal_run"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme_proposal")),
    )
    op.create_index(op.f("ix_theme_proposal_run"), "theme_proposal", ["run"], unique=False)


def _contact() -> None:
    op.create_table(
        "contact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("customer", sa.Text(), nullable=True),
        sa.Column("channel", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("customer_segment", sa.Text(), nullable=True),
        sa.Column("phase", sa.Text(), nullable=True),
        sa.Column("n_hand_overs", sa.Integer(), nullable=True),
        sa.Column("resolved", sa.Boolean(), nullable=True),
        sa.Column("retained", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(["batch"], ["batch.id"], name=op.f("fk_contact_batch"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
        sa.UniqueConstraint("key", name=op.f("uq_contact_key")),
    )
    op.create_index(op.f("ix_contact_at"), "contact", ["at"], unique=False)
    op.create_index(op.f("ix_contact_batch"), "contact", ["batch"], unique=False)
    op.create_index(op.f("ix_contact_customer"), "contact", ["customer"], unique=False)
    op.create_index("ix_contact_reason_at", "contact", ["reason", "at"], unique=False)


def _daily_total() -> None:
    op.create_table(
        "daily_total",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["batch"], ["batch.id"], name=op.f("fk_daily_total_batch"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_daily_total")),
        sa.UniqueConstraint("batch", "day", "reason", "channel", name=op.f("uq_daily_total_batch_day_reason_channel")),
    )
    op.create_index(op.f("ix_daily_total_day"), "daily_total", ["day"], unique=False)


def _delivery() -> None:
    op.create_table(
        "delivery",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report", sa.Integer(), nullable=False),
        sa.Column("recipient_hash", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["report"], ["report.id"], name=op.f("fk_delivery_report"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
        sa.UniqueConstraint("report", "recipient_hash", name=op.f("uq_delivery_report_recipient_hash")),
    )


def _feedback() -> None:
    op.create_table(
        "feedback",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("source_name", sa.Text(), nullable=False),
        sa.Column("source_key", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("scope", sa.String(length=16), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("date_state", sa.String(length=16), nullable=False),
        sa.Column("customer", sa.Text(), nullable=True),
        sa.Column("contact", sa.Text(), nullable=True),
        sa.Column("case_number", sa.Text(), nullable=True),
        sa.Column("channel", sa.Text(), nullable=True),
        sa.Column("touchpoint", sa.Text(), nullable=True),
        sa.Column("customer_segment", sa.Text(), nullable=True),
        sa.Column("phase", sa.Text(), nullable=True),
        sa.Column("region", sa.Text(), nullable=True),
        sa.Column("department_asked", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("question", sa.Text(), nullable=True),
        sa.Column("language", sa.String(length=8), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("text_hash", sa.Text(), nullable=False),
        sa.Column("duplicate_of", sa.Integer(), nullable=True),
        sa.Column("urgent", sa.Text(), nullable=True),
        sa.Column("votes", sa.Integer(), nullable=True),
        sa.Column("redactions", sa.JSON(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["batch"], ["batch.id"], name=op.f("fk_feedback_batch"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["duplicate_of"], ["feedback.id"], name=op.f("fk_feedback_duplicate_of"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback")),
        sa.UniqueConstraint("source_name", "source_key", name=op.f("uq_feedback_source_name_source_key")),
    )
    op.create_index(op.f("ix_feedback_at"), "feedback", ["at"], unique=False)
    op.create_index(op.f("ix_feedback_batch"), "feedback", ["batch"], unique=False)
    op.create_index(op.f("ix_feedback_contact"), "feedback", ["contact"], unique=False)
    op.create_index(op.f("ix_feedback_customer_text_hash"), "feedback", ["customer", "text_hash"], unique=False)
    op.create_index(op.f("ix_feedback_duplicate_of"), "feedback", ["duplicate_of"], unique=False)


def _figure() -> None:
    op.create_table(
        "figure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report", sa.Integer(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("estimate", sa.JSON(), nullable=False),
        sa.Column("feedback", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["report"], ["report.id"], name=op.f("fk_figure_report"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figure")),
        sa.UniqueConstraint("report", "reference", name=op.f("uq_figure_report_reference")),
    )
    op.create_index(op.f("ix_figure_reference"), "figure", ["reference"], unique=False)
    op.create_index(op.f("ix_figure_report"), "figure", ["report"], unique=False)


def _finding() -> None:
    op.create_table(
        "finding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("theme", sa.Integer(), nullable=True),
        sa.Column("department", sa.Text(), nullable=True),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("reply", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(["report"], ["report.id"], name=op.f("fk_finding_report"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["theme"], ["theme.id"], name=op.f("fk_finding_theme")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding")),
    )
    op.create_index(op.f("ix_finding_code"), "finding", ["code"], unique=False)
    op.create_index(op.f("ix_finding_report"), "finding", ["report"], unique=False)


def _occurrence() -> None:
    op.create_table(
        "occurrence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("end", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("department", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["batch"], ["batch.id"], name=op.f("fk_occurrence_batch"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_occurrence")),
        sa.UniqueConstraint("batch", "kind", "start", "note", name=op.f("uq_occurrence_batch_kind_start_note")),
    )


def _reachability() -> None:
    op.create_table(
        "reachability",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("offered", sa.Integer(), nullable=False),
        sa.Column("answered", sa.Integer(), nullable=False),
        sa.Column("abandoned", sa.Integer(), nullable=False),
        sa.Column("waiting_seconds", sa.Float(), nullable=True),
        sa.Column("handling_seconds", sa.Float(), nullable=True),
        sa.ForeignKeyConstraint(["batch"], ["batch.id"], name=op.f("fk_reachability_batch"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reachability")),
        sa.UniqueConstraint("batch", "channel", "day", name=op.f("uq_reachability_batch_channel_day")),
    )


def _rejection() -> None:
    op.create_table(
        "rejection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("column", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("expected", sa.Text(), nullable=False),
        sa.Column("preview", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["batch"], ["batch.id"], name=op.f("fk_rejection_batch"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rejection")),
    )
    op.create_index(op.f("ix_rejection_batch"), "rejection", ["batch"], unique=False)


def _volume() -> None:
    op.create_table(
        "volume",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("process", sa.Text(), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["batch"], ["batch.id"], name=op.f("fk_volume_batch"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_volume")),
        sa.UniqueConstraint(
            "batch", "process", "department", "day", name=op.f("uq_volume_batch_process_department_day")
        ),
    )


def _answer() -> None:
    op.create_table(
        "answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("feedback", sa.Integer(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("scale", sa.String(length=16), nullable=False),
        sa.Column("low", sa.Float(), nullable=False),
        sa.Column("high", sa.Float(), nullable=False),
        sa.Column("best", sa.Float(), nullable=False),
        sa.Column("value", sa.Float(), nullable=True),
        sa.Column("positive", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(["feedback"], ["feedback.id"], name=op.f("fk_answer_feedback"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer")),
    )
    op.create_index(op.f("ix_answer_feedback"), "answer", ["feedback"], unique=False)


def _link() -> None:
    op.create_table(
        "link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("from_feedback", sa.Integer(), nullable=False),
        sa.Column("to_feedback", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["from_feedback"], ["feedback.id"], name=op.f("fk_link_from_feedback"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["to_feedback"], ["feedback.id"], name=op.f("fk_link_to_feedback"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link")),
    )
    op.create_index(op.f("ix_link_from_feedback"), "link", ["from_feedback"], unique=False)
    op.create_index(op.f("ix_link_to_feedback"), "link", ["to_feedback"], unique=False)


def _segment() -> None:
    op.create_table(
        "segment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("feedback", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["feedback"], ["feedback.id"], name=op.f("fk_segment_feedback"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_segment")),
        sa.UniqueConstraint("feedback", "start", "end", name=op.f("uq_segment_feedback_start_end")),
    )
    op.create_index(op.f("ix_segment_feedback"), "segment", ["feedback"], unique=False)


def _signal() -> None:
    op.create_table(
        "signal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("source_name", sa.Text(), nullable=False),
        sa.Column("source_key", sa.Text(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agent", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("emotion", sa.Text(), nullable=True),
        sa.Column("department", sa.Text(), nullable=True),
        sa.Column("customer", sa.Text(), nullable=True),
        sa.Column("channel", sa.Text(), nullable=True),
        sa.Column("n_hand_overs", sa.Integer(), nullable=True),
        sa.Column("resolved", sa.Boolean(), nullable=True),
        sa.Column("feedback", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["batch"], ["batch.id"], name=op.f("fk_signal_batch"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["feedback"], ["feedback.id"], name=op.f("fk_signal_feedback"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signal")),
        sa.UniqueConstraint("source_name", "source_key", name=op.f("uq_signal_source_name_source_key")),
    )
    op.create_index(op.f("ix_signal_batch"), "signal", ["batch"], unique=False)
    op.create_index(op.f("ix_signal_contact"), "signal", ["contact"], unique=False)
    op.create_index("ix_signal_department", "signal", ["department"], unique=False)
    op.create_index(op.f("ix_signal_feedback"), "signal", ["feedback"], unique=False)


def _turn() -> None:
    op.create_table(
        "turn",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("feedback", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["feedback"], ["feedback.id"], name=op.f("fk_turn_feedback"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_turn")),
    )
    op.create_index(op.f("ix_turn_feedback"), "turn", ["feedback"], unique=False)


def _assignment() -> None:
    op.create_table(
        "assignment",
        sa.Column("segment", sa.Integer(), nullable=False),
        sa.Column("run", sa.Integer(), nullable=False),
        sa.Column("theme", sa.Integer(), nullable=True),
        sa.Column("probability", sa.Float(), nullable=False),
        sa.Column("reason", sa.String(length=16), nullable=True),
        sa.CheckConstraint("(theme is null) <> (reason is null)", name=op.f("ck_assignment_theme_or_reason")),
        sa.ForeignKeyConstraint(["run"], ["run.id"], name=op.f("fk_assignment_run"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["segment"], ["segment.id"], name=op.f("fk_assignment_segment"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["theme"], ["theme.id"], name=op.f("fk_assignment_theme")),
        sa.PrimaryKeyConstraint("segment", "run", name=op.f("pk_assignment")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_assignment_theme"), "assignment", ["theme"], unique=False)


def _attribution() -> None:
    op.create_table(
        "attribution",
        sa.Column("segment", sa.Integer(), nullable=False),
        sa.Column("run", sa.Integer(), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("probability", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["run"], ["run.id"], name=op.f("fk_attribution_run"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["segment"], ["segment.id"], name=op.f("fk_attribution_segment"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("segment", "run", "department", name=op.f("pk_attribution")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_attribution_department", "attribution", ["department"], unique=False)


def _draw() -> None:
    op.create_table(
        "draw",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("segment", sa.Integer(), nullable=False),
        sa.Column("session", sa.Text(), nullable=False),
        sa.Column("inclusion_probability", sa.Float(), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["segment"], ["segment.id"], name=op.f("fk_draw_segment"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draw")),
    )
    op.create_index(op.f("ix_draw_segment"), "draw", ["segment"], unique=False)


def _evidence() -> None:
    op.create_table(
        "evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run", sa.Integer(), nullable=False),
        sa.Column("segment", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("weight", sa.Float(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["run"], ["run.id"], name=op.f("fk_evidence_run"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["segment"], ["segment.id"], name=op.f("fk_evidence_segment"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
    )
    op.create_index(op.f("ix_evidence_segment"), "evidence", ["segment"], unique=False)
