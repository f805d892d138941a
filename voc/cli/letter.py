"""``voc letter``: earlier questions of customers that the sentences of a draft letter resemble."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voc.cli.options import HERE, JsonOption, WorkspaceOption
from voc.cli.output import open_with_progress, out, print_json

if TYPE_CHECKING:
    from voc.insight.similar_questions import SimilarQuestions
    from voc.report.messages import ReportMessages

__all__ = ["check_letter"]


def check_letter(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The draft, as plain text.")],
    workspace_dir: WorkspaceOption = HERE,
    *,
    as_json: JsonOption = False,
) -> None:
    """Show which earlier questions of customers the sentences of a draft letter resemble, and of how many."""
    from voc.report.messages import ReportMessages
    from voc.workspace.letter_test import find_letter_questions, read_letter

    text = read_letter(file)
    with open_with_progress(workspace_dir, quiet=as_json) as ws:
        questions = find_letter_questions(ws, text)
        messages = ReportMessages(ws.config.company.language)
    if as_json:
        print_json({"sentences": questions})
    else:
        _print_questions(questions, messages)


def _print_questions(questions: Sequence[SimilarQuestions], messages: ReportMessages) -> None:
    from voc.records import label_in, theme_reference
    from voc.report.voices_prose import shorten_label

    lines = [messages("letter.title")]
    for sentence in questions:
        lines.append(messages("letter.sentence", sentence=sentence.sentence))
        for theme in sentence.themes:
            label = label_in(theme.labels, messages.language, theme_reference(theme.theme))
            similar = messages.format_count("count.customers", theme.n_customers)
            n_all = messages.format_integer(theme.n_customers_of_theme)
            lines.append(messages("letter.theme", label=shorten_label(label), similar=similar, all=n_all))
            lines += [messages("letter.example", example=example) for example in theme.examples]
        if not sentence.themes:
            lines.append(messages("letter.nothing"))
    lines.append(messages("letter.note"))
    for line in lines:
        out.print(line, markup=False, soft_wrap=True)
