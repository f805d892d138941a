"""Slides of a report: five, readable by people and screen readers, with the page's own sentences."""

import io
from dataclasses import replace

import pytest
from pptx import Presentation
from pptx.util import Cm

from voc.insight.letter_results import Ask, Letter
from voc.report.html.sections.headline import list_own_shares
from voc.report.messages import ReportMessages
from voc.report.pptx.slides import build_slides

NL = ReportMessages("nl")


@pytest.fixture(scope="module")
def content(october, config, made):
    return build_slides(october, NL, config, generated_at=made)


@pytest.fixture(scope="module")
def show(content):
    return Presentation(io.BytesIO(content))


def read_text(slide):
    parts = []
    for shape in slide.shapes:
        if shape.has_text_frame:
            parts.append(shape.text_frame.text)
        if shape.has_table:
            parts += [cell.text for row in shape.table.rows for cell in row.cells]
    return "\n".join(parts)


def test_there_are_five_slides_each_with_a_title_of_its_own(show):
    titles = [slide.shapes.title.text for slide in show.slides]
    assert titles == [
        "Stem van de klant, oktober 2026", "Bevindingen", "Waar ligt de oorzaak?", "Hoe klanten ons beoordelen",
        "Klantthema’s",
    ]  # fmt: skip


def test_every_finding_stands_there_with_its_code(show, october):
    text = read_text(show.slides[1])
    assert len(october.findings) > 0
    assert all(finding.code in text for finding in october.findings)


def test_the_chart_is_one_that_can_be_changed_and_holds_the_shares(show, october):
    (chart,) = [shape for shape in show.slides[2].shapes if shape.has_chart]
    values = list(chart.chart.plots[0].series[0].values)
    named = [line.share.value for line in october.departments if line.department is not None][:8]
    (unknown,) = [line.share.value for line in october.departments if line.department is None]
    assert values == [unknown, *reversed(named)], "bars are drawn from below, and nobody's share closes the list"
    description = chart._element.nvGraphicFramePr.cNvPr.get("descr")
    assert all(label in description for label in chart.chart.plots[0].categories)


def test_charts_and_tables_have_an_alternative_text(show):
    frames = [shape for slide in show.slides for shape in slide.shapes if shape.has_chart or shape.has_table]
    assert len(frames) == 3
    assert all(frame._element.nvGraphicFramePr.cNvPr.get("descr") for frame in frames)


def test_nothing_lies_outside_its_slide(show):
    for slide in show.slides:
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.left + shape.width <= show.slide_width
            assert shape.top < show.slide_height - Cm(1)


def test_a_draft_says_so_on_every_slide(show, october, config, made):
    assert all("Concept" in read_text(slide) for slide in show.slides)
    final = Presentation(io.BytesIO(build_slides(october, NL, config, generated_at=made, draft=False)))
    assert not any("Concept" in read_text(slide) for slide in final.slides)


def test_the_notes_say_how_the_figures_are_read(show):
    for slide in show.slides:
        assert "NPS" in slide.notes_slide.notes_text_frame.text


def test_the_same_month_gives_the_same_bytes(content, october, config, made):
    assert build_slides(october, NL, config, generated_at=made) == content


def test_a_departments_slides_draw_no_other_departments_share(facturatie, config, made):
    show = Presentation(io.BytesIO(build_slides(facturatie, NL, config, generated_at=made)))
    labels = [str(label) for slide in show.slides for shape in slide.shapes if shape.has_chart
              for label in shape.chart.plots[0].categories]  # fmt: skip
    assert not any(name in label for name in ("Klantenservice", "Digitaal & IT", "Meetdata") for label in labels)


def test_a_month_with_nothing_in_it_still_has_five_slides(october, config, made):
    empty = replace(october, findings=(), themes=(), departments=(), scores=(), trend=(), reasons=(), categories=())
    show = Presentation(io.BytesIO(build_slides(empty, NL, config, generated_at=made)))
    assert len(show.slides) == 5
    assert NL("headline.no_findings") in read_text(show.slides[1])
    assert NL("headline.causes_unknown") in read_text(show.slides[2])
    assert NL("headline.no_scores") in read_text(show.slides[3])
    assert NL("themes.none") in read_text(show.slides[4])


def test_a_long_hostile_label_is_shortened_text(october, config, made):
    label = '=HYPERLINK("x") <script> & \x00\u202e' + "lang " * 60
    theme = replace(october.themes[0], labels={"nl": label, "en": label})
    month = replace(october, themes=(theme, *october.themes[1:]), findings=())
    show = Presentation(io.BytesIO(build_slides(month, NL, config, generated_at=made)))
    (table,) = [shape.table for shape in show.slides[4].shapes if shape.has_table]
    cells = [cell.text for row in table.rows for cell in row.cells]
    assert [len(cell) for cell in cells if cell.startswith("=HYPERLINK")] == [60]


def test_the_first_slide_says_what_is_asked(october, config, made):
    letter = Letter((Ask("Facturatie", None, text="Alle correcties weg"),), "Een opening.")
    content = build_slides(replace(october, letter=letter), NL, config, generated_at=made)
    text = read_text(Presentation(io.BytesIO(content)).slides[0])
    assert "3.214 contacten" in text
    assert "Een opening." in text
    assert "Voorgestelde besluiten. De directie beslist. Tot de vaststelling kan de VoC-specialist" in text
    assert "Facturatie: Alle correcties weg." in text


def test_a_departments_chart_has_its_own_part_of_its_own_themes(facturatie, config, made):
    show = Presentation(io.BytesIO(build_slides(facturatie, NL, config, generated_at=made)))
    (chart,) = [shape.chart for shape in show.slides[2].shapes if shape.has_chart]
    assert list(chart.plots[0].series[0].values)[::-1] == [share.value for _, share in list_own_shares(facturatie, NL)]
    assert "de oorzaak bekend" not in read_text(show.slides[2])


def test_a_cause_that_is_not_sure_is_called_possible_on_slides_too(october, config, made):
    share = replace(october.themes[0].causes[0].share, low=0.05)
    unsure = replace(october.themes[0], causes=(replace(october.themes[0].causes[0], share=share),))
    show = Presentation(io.BytesIO(build_slides(replace(october, themes=(unsure,)), NL, config, generated_at=made)))
    assert "mogelijk Facturatie" in read_text(show.slides[4])
