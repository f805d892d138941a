"""Page one as Markdown, for a mail; and the few lines of a mail that has no page one in it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from voc.records import Period
from voc.report.messages import ReportMessages
from voc.text.sanitize import sanitize_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from voc.report.html.sections.shapes import TextTable
    from voc.report.prose import Sentence

__all__ = ["escape_markdown", "format_letter", "format_mail_body", "format_mail_subject"]

_MARKUP = re.compile(r"([\\`*_\[\]<>#|~])")
_ADDRESS = re.compile(r"(?i)\b(https?|ftp|file|mailto|javascript|data):")


def escape_markdown(text: str) -> str:
    r"""Return a text in which nothing is Markdown, HTML or an address that a mail program would make a link of.

    Labels are customers' words.

    Examples
    --------
    >>> escape_markdown("[klik](https://x.nl) <b>")
    '\\[klik\\](https ://x.nl) \\<b\\>'
    """
    return _ADDRESS.sub(r"\1 :", _MARKUP.sub(r"\\\1", text))


def format_letter(values: dict[str, Any], messages: ReportMessages) -> str:
    """Return page one as Markdown: the values of its template, in the same order and the same words."""
    blocks = [block for block in _list_blocks(values, messages) if block]
    return "\n\n".join(blocks) + "\n"


def _list_blocks(values: dict[str, Any], messages: ReportMessages) -> Iterator[str]:
    draft = f"**{messages('document.draft')}** · " if values["draft"] else ""
    yield f"# {escape_markdown(values['title'])}"
    yield f"{escape_markdown(values['company'])} · {draft}{escape_markdown(values['made'])}"
    yield escape_markdown(values["opening"])
    findings = _format_findings(values["problems"], is_numbered=True) or [messages(values["nothing"])]
    yield _format_part(messages("headline.findings"), findings)
    for name in ("total", "sums"):
        yield escape_markdown(values[name])
    code = f" `{values['urgent_code']}`" if values["urgent_code"] else ""
    urgent_text = escape_markdown(values["urgent"])
    # That there was none needs no catchword.
    yield _format_point(messages("headline.urgent_title"), urgent_text, code) if values["n_urgent"] else urgent_text
    yield _format_point(messages("headline.late_title"), escape_markdown(values["late"]))
    yield _format_part(messages("themes.most"), [f"- {escape_markdown(line)}" for line in values["most"]])
    thanks = escape_markdown(values["thanks"])
    yield _format_part(messages("same.worked"), [*_format_findings(values["good_news"], is_numbered=False), thanks])
    asks = [f"{number}. {escape_markdown(ask)}" for number, ask in enumerate(values["asks"], start=1)]
    yield _format_part(values["asks_title"], [values["asks_note"], *asks] if asks else [])
    yield _format_part(messages("document.form_title").rstrip("."), [escape_markdown(values["form_note"])])
    if values["idea"]:
        code = f" `{values['idea']['code']}`" if values["idea"]["code"] else ""
        yield _format_part(values["idea"]["title"], [escape_markdown(values["idea"]["text"]) + code])
    if values["hours"] is not None:
        yield _format_table(values["hours"])
    hours_notes = escape_markdown(" ".join(filter(None, [values["alike_note"], values["hours_note"]])))
    if hours_notes:
        yield hours_notes
    if values["causes"]:
        yield _format_table(values["causes"].table)
    for name in ("causes_note", "confirmed_note"):
        yield escape_markdown(values[name] or "")
    scores = [line for score in values["scores"] for line in _format_score(score)]
    yield _format_part(values["scores_title"], scores or [escape_markdown(values["no_scores"])])
    yield _format_part(messages("same.unsure_title"), [escape_markdown(" ".join(values["unsure"]))])
    yield _format_part(messages("same.title"), [escape_markdown(" ".join(values["same"]))])
    changes = [
        f"- {change['badge']}: {escape_markdown(change['label'])} ({change['counts']})" for change in values["changes"]
    ]
    yield _format_part(messages("headline.changes"), [*changes, escape_markdown(values["more_changes"])])
    yield _format_part(messages("fixes.title"), [f"- {escape_markdown(fix)}" for fix in values["fixes"]])


def _format_part(title: str, lines: Sequence[str]) -> str:
    """Return a heading with its lines; empty where there are none."""
    filled = [line for line in lines if line]
    return "\n\n".join([f"## {title}", "\n".join(filled)]) if filled else ""


def _format_point(name: str, text: str, code: str = "") -> str:
    """Return a text under a catchword; empty where there is none."""
    return f"**{name}.** {text}{code}" if text else ""


def _format_score(score: Mapping[str, Any]) -> list[str]:
    """Return a score with what it is a share of, its answers and mean, and the scores of others below it."""
    if score["is_hidden"]:
        return [f"- {escape_markdown(score['name'])}: {score['value']}"]
    basis = f"{score['basis']}; {score['mean']}" if score["mean"] else score["basis"]
    details = f"{score['positive']}. {basis}" if score["positive"] else basis
    first = (
        f"- {escape_markdown(score['name'])}: {score['value']} ({escape_markdown(details[:1].lower() + details[1:])})"
    )
    return [first, *(f"  - {escape_markdown(each)}" for each in score["benchmarks"])]


def _format_findings(sentences: Sequence[Sentence], *, is_numbered: bool) -> list[str]:
    lines = []
    for number, sentence in enumerate(sentences, start=1):
        mark = f"{number}." if is_numbered else "-"
        if sentence.points:
            lines.append(f"{mark} **{escape_markdown(sentence.lead)}** `{sentence.code}`")
            # Indented by as much as the number takes, each is a list of the finding's own.
            lines += [f"   - **{name}.** {escape_markdown(text)}" for name, text in sentence.points]
        else:
            detail = escape_markdown(sentence.detail)
            lines.append(f"{mark} **{escape_markdown(sentence.lead)}** {detail} `{sentence.code}`".rstrip())
        lines += [f"   > {escape_markdown(reply)}" for reply in sentence.replies]
    return lines


def _format_table(table: TextTable) -> str:
    rows = [table.columns, tuple("---" for _ in table.columns), *table.rows]
    lines = [f"| {' | '.join(escape_markdown(cell) if cell != '---' else cell for cell in row)} |" for row in rows]
    return "\n".join([f"## {escape_markdown(table.caption)}", "", *lines])


def format_mail_subject(period: Period, department: str | None, messages: ReportMessages, *, is_draft: bool) -> str:
    """Return a mail's subject: the report's title, and that it is a draft."""
    month = messages.format_month(period)
    if department is None:
        title = messages("document.title", month=month)
    else:
        title = messages("document.title_department", month=month, department=sanitize_line(department))
    return f"{messages('document.draft')}: {title}" if is_draft else title


def format_mail_body(period: Period, department: str | None, messages: ReportMessages, *, is_draft: bool) -> str:
    """Return the lines of a mail whose report stands in its files."""
    title = format_mail_subject(period, department, messages, is_draft=is_draft)
    key = "mail.draft" if is_draft and department is not None else "mail.report"
    return f"{messages(key, title=title)}\n\n{messages('mail.confidential')}\n"
