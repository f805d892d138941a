"""Slides of a month's report: what happened, where it comes from, what customers think, which themes, how to read it.

The sentences are those of the page. The chart is PowerPoint's own, so that it can be changed; every picture has an
alternative text, every slide a title of its own.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from voc.config import Config
from voc.insight.results import Month
from voc.records import Estimate
from voc.report.html.sections.charts import format_department
from voc.report.html.sections.headline import build_headline_section, list_own_shares
from voc.report.html.sections.quality import build_quality_section
from voc.report.html.sections.theme_overview import format_first_cause
from voc.report.messages import ReportMessages
from voc.report.office_archive import set_archive_moment
from voc.report.prose import Sentence, format_theme_label
from voc.report.voices_prose import shorten_label
from voc.text.sanitize import sanitize_line

if TYPE_CHECKING:
    from pptx.presentation import Presentation

__all__ = ["build_slides"]

N_DEPARTMENTS, N_THEMES = 8, 10
SLIDE_CM = 33.867, 19.05
"""Width and height of a slide of 16:9."""
MARGIN_CM = 1.6
INK, MUTED, BLUE = "1B2733", "55616D", "2B6F95"
SIZES = (20, 18, 16, 14, 12)
"""Letter sizes in points, of which the largest that leaves all text on its slide is taken; else the smallest."""
TEXT_BOX_PT = 868, 385
"""Width and height of the box of a slide's text."""
LONGEST_TITLE = 45
"""Letters of a title in large letters."""
LONGEST_LABEL = 60
"""Letters of a theme's name on a slide; the rest stands in the report."""


def build_slides(
    month: Month, messages: ReportMessages, config: Config, *, generated_at: datetime, draft: bool = True
) -> bytes:
    """Return five slides as a PPTX file; the same input gives the same bytes."""
    from pptx import Presentation
    from pptx.util import Cm

    values = build_headline_section(month, messages, config, generated_at=generated_at, draft=draft)
    scores = cast("Sequence[Mapping[str, object]]", values["scores"])
    show = Presentation()
    show.slide_width, show.slide_height = Cm(SLIDE_CM[0]), Cm(SLIDE_CM[1])
    footer = " · ".join(filter(None, (str(values["company"]), messages("document.draft") if draft else "")))
    _add_text_slide(show, str(values["title"]), _list_opening(values, messages), footer)
    _add_text_slide(
        show,
        messages("headline.findings"),
        _list_findings(cast("Sequence[Sentence]", values["findings"]), messages),
        footer,
    )
    _add_causes_slide(show, month, messages, footer, note=str(values["causes_note"]))
    no_scores, no_themes = str(values["no_scores"]), messages("themes.none")
    _add_table_slide(show, messages("headline.scores"), *_list_scores(scores, messages), footer, nothing=no_scores)
    _add_table_slide(show, messages("section.themes"), *_list_themes(month, messages), footer, nothing=no_themes)
    _add_method_notes(show, build_quality_section(month, messages, config))
    show.core_properties.title, show.core_properties.author = str(values["title"]), "voc"
    show.core_properties.language = messages.language
    buffer = io.BytesIO()
    show.save(buffer)
    return set_archive_moment(buffer.getvalue(), generated_at)


def _list_opening(values: Mapping[str, object], messages: ReportMessages) -> list[tuple[str, bool]]:
    """Return the lines of the first slide: how many contacts were avoidable, the officer's opening, what is asked."""
    lines = [(str(values[name]), False) for name in ("total", "opening", "sums")]
    asks = cast("Sequence[str]", values["asks"])
    if asks:
        lines.append((" ".join(filter(None, [f"{values['asks_title']}.", str(values["asks_note"])])), True))
        lines += [(ask, False) for ask in asks]
    if values["late"]:
        lines.append((f"{messages('headline.late_title')}: {values['late']}", False))
    lines += [(str(values[name]), False) for name in ("urgent", "made")]
    return [line for line in lines if line[0]]


def _list_findings(sentences: Sequence[Sentence], messages: ReportMessages) -> list[tuple[str, bool]]:
    """Return the findings as lines: a lead (bold), its detail, the replies to it."""
    lines: list[tuple[str, bool]] = []
    for sentence in sentences:
        lines.append((f"{sentence.lead} ({sentence.code})" if sentence.code else sentence.lead, True))
        details = [f"{name}. {text}" for name, text in sentence.points] or [sentence.detail]
        lines += [(text, False) for text in (*details, *sentence.replies) if text]
    return lines or [(messages("headline.no_findings"), False)]


def _list_scores(scores: Sequence[Mapping[str, object]], messages: ReportMessages) -> tuple[list[str], list[list[str]]]:
    """Return the heads and rows of the table of scores."""
    rows = [[str(each["name"]), str(each["value"]), str(each["basis"]), str(each["change"])] for each in scores]
    return [messages(f"column.{name}") for name in ("score", "value", "interval", "change")], rows


def _list_themes(month: Month, messages: ReportMessages) -> tuple[list[str], list[list[str]]]:
    """Return the heads and rows of the table of the largest themes."""
    rows = [
        [
            _shorten(shorten_label(format_theme_label(theme, messages))),
            messages.format_estimate(theme.comments),
            messages(f"change.{theme.change.kind.value}") if theme.change else "",
            format_first_cause(theme, messages),
        ]
        for theme in month.themes[:N_THEMES]
    ]
    return [messages(f"column.{name}") for name in ("theme", "comments", "change", "cause")], rows


def _add_slide(show: Presentation, title: str, footer: str) -> Any:  # noqa: ANN401  # python-pptx names no type for it
    """Add a slide with a title of its own and the company's name below, and return it."""
    from pptx.util import Cm

    slide = show.slides.add_slide(show.slide_layouts[5])  # title only
    shape = slide.shapes.title
    shape.left, shape.top, shape.width, shape.height = Cm(MARGIN_CM), Cm(0.9), Cm(SLIDE_CM[0] - 2 * MARGIN_CM), Cm(2)
    # A department's title is long: on two lines it must end above the text.
    _set_text(shape.text_frame, [(title, True)], size=28 if len(title) <= LONGEST_TITLE else 22)
    box = slide.shapes.add_textbox(Cm(MARGIN_CM), Cm(SLIDE_CM[1] - 1.2), Cm(SLIDE_CM[0] - 2 * MARGIN_CM), Cm(0.8))
    _set_text(box.text_frame, [(footer, False)], size=11, color=MUTED)
    return slide


def _set_text(
    frame: Any,  # noqa: ANN401  # python-pptx names no type for it
    lines: Sequence[tuple[str, bool]],
    *,
    size: int,
    color: str = INK,
) -> None:
    """Fill a text frame with lines (text, whether it is bold), each a paragraph."""
    from pptx.dml.color import RGBColor
    from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
    from pptx.util import Pt

    frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.TOP
    for index, (text, is_bold) in enumerate(lines):
        paragraph = frame.paragraphs[0] if index == 0 else frame.add_paragraph()
        paragraph.alignment = PP_ALIGN.LEFT
        # A lead stands nearer to its own detail than to the one before it.
        paragraph.space_before = Pt(size * 0.8 if is_bold and index else size * 0.2)
        run = paragraph.add_run()
        run.text = sanitize_line(text)
        run.font.size, run.font.bold, run.font.color.rgb = Pt(size), is_bold, RGBColor.from_string(color)


def _add_text_slide(show: Presentation, title: str, lines: Sequence[tuple[str, bool]], footer: str) -> None:
    from pptx.util import Cm

    slide = _add_slide(show, title, footer)
    box = slide.shapes.add_textbox(Cm(MARGIN_CM), Cm(3.2), Cm(SLIDE_CM[0] - 2 * MARGIN_CM), Cm(14))
    # As large as the text leaves room for: five long findings must end above the footer.
    size = next((size for size in SIZES if _estimate_height_pt(lines, size) <= TEXT_BOX_PT[1]), SIZES[-1])
    _set_text(box.text_frame, lines, size=size)


def _estimate_height_pt(lines: Sequence[tuple[str, bool]], size: int) -> float:
    """Return how high some lines will be, each a paragraph: a letter is half as wide as it is high, in a wide font."""
    letters_per_line = TEXT_BOX_PT[0] / (0.55 * size)
    n_lines = sum(1 + int(len(text) / letters_per_line) for text, _ in lines)
    return 1.2 * size * n_lines + sum(size * (0.8 if is_bold else 0.2) for _, is_bold in lines)


def _add_causes_slide(show: Presentation, month: Month, messages: ReportMessages, footer: str, *, note: str) -> None:
    """Add shares as a chart of PowerPoint's own, with each interval in its label.

    The company's are those of its departments, a department's those of its own themes that arise there.
    """
    from pptx.chart.data import CategoryChartData
    from pptx.enum.chart import XL_CHART_TYPE
    from pptx.util import Cm

    bars = _list_bars(month, messages)
    title = messages("headline.causes" if month.department is None else "headline.own_causes")
    if not bars:
        _add_text_slide(show, title, [(note or messages("headline.causes_unknown"), False)], footer)
        return
    slide = _add_slide(show, title, footer)
    chart_data = CategoryChartData(number_format="0 %")
    bars.reverse()  # they are drawn from below
    labels = [f"{_shorten(name)}: {messages.format_estimate(share)}" for name, share in bars]
    chart_data.categories = labels
    chart_data.add_series(messages("column.share"), [share.value for _, share in bars])
    frame = slide.shapes.add_chart(
        XL_CHART_TYPE.BAR_CLUSTERED, Cm(MARGIN_CM), Cm(3.2), Cm(SLIDE_CM[0] - 2 * MARGIN_CM), Cm(13), chart_data
    )
    frame._element.nvGraphicFramePr.cNvPr.set("descr", f"{title} {'; '.join(reversed(labels))}")  # noqa: SLF001  # no API
    _style_bars(frame.chart)
    if note:
        box = slide.shapes.add_textbox(Cm(MARGIN_CM), Cm(16.4), Cm(SLIDE_CM[0] - 2 * MARGIN_CM), Cm(1.2))
        _set_text(box.text_frame, [(note, False)], size=12, color=MUTED)


def _list_bars(month: Month, messages: ReportMessages) -> list[tuple[str, Estimate]]:
    """Return what each bar is of, and its share; the largest first."""
    if month.department is not None:
        return list_own_shares(month, messages)[:N_DEPARTMENTS]
    lines = [line for line in month.departments if line.share.value is not None]
    named_lines = [line for line in lines if line.department is not None][:N_DEPARTMENTS]
    shown_lines = [*named_lines, *(line for line in lines if line.department is None)]
    return [(format_department(line, messages), line.share) for line in shown_lines]


def _style_bars(chart: Any) -> None:  # noqa: ANN401  # python-pptx names no type for it
    from pptx.dml.color import RGBColor
    from pptx.util import Pt

    chart.has_legend = chart.has_title = False
    chart.value_axis.visible = chart.value_axis.has_major_gridlines = False
    chart.value_axis.minimum_scale = 0
    chart.category_axis.tick_labels.font.size = Pt(14)
    plot = chart.plots[0]
    plot.gap_width = 60
    plot.series[0].format.fill.solid()
    plot.series[0].format.fill.fore_color.rgb = RGBColor.from_string(BLUE)


def _add_table_slide(
    show: Presentation, title: str, heads: Sequence[str], rows: Sequence[Sequence[str]], footer: str, *, nothing: str
) -> None:
    """Add a table; without a row the slide has the sentence ``nothing`` in its place."""
    from pptx.util import Cm

    if not rows:
        _add_text_slide(show, title, [(nothing, False)], footer)
        return
    slide = _add_slide(show, title, footer)
    width = SLIDE_CM[0] - 2 * MARGIN_CM
    frame = slide.shapes.add_table(len(rows) + 1, len(heads), Cm(MARGIN_CM), Cm(3.2), Cm(width), Cm(1))
    frame._element.nvGraphicFramePr.cNvPr.set("descr", title)  # noqa: SLF001  # no API
    table = frame.table
    # By the longest text, but no column so narrow that its head breaks, nor so wide that the others do.
    weights = [max(8, min(60, *(len(row[index]) for row in (heads, *rows)))) for index in range(len(heads))]
    for index, weight in enumerate(weights):
        table.columns[index].width = Cm(width * weight / sum(weights))
    for row_index, row in enumerate((heads, *rows)):
        for index, text in enumerate(row):
            _set_text(table.cell(row_index, index).text_frame, [(text, row_index == 0)], size=13)
            if row_index == 0:
                _whiten(table.cell(0, index))


def _whiten(cell: Any) -> None:  # noqa: ANN401  # python-pptx names no type for it
    """Give a head its own ground: dark letters on the template's blue cannot be read."""
    from pptx.dml.color import RGBColor

    cell.fill.solid()
    cell.fill.fore_color.rgb = RGBColor.from_string("DFE8EE")


def _add_method_notes(show: Presentation, quality: Mapping[str, object]) -> None:
    """Write below every slide, for who presents it, what the figures rest on and how they are read."""
    basis, methods = (cast("Sequence[str]", quality[name]) for name in ("basis", "methods"))
    notes = "\n".join((*basis, *methods))
    for slide in show.slides:
        slide.notes_slide.notes_text_frame.text = notes


def _shorten(text: str) -> str:
    return text if len(text) <= LONGEST_LABEL else f"{text[: LONGEST_LABEL - 1]}…"
