"""One number for one word: over all files of a month of the shipped example, the same thing has the same figure.

A director who reads 463 contacts on one page and 420 on another, for one event, believes neither.
"""

import re
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache

import bs4
import pytest

import voc
from voc.records import CAN_ERR
from voc.report.html.sections import Sections
from voc.report.printed_figures import list_printed_figures

READERS = (None, "Facturatie", "Marketing & Communicatie")
MADE = datetime(2026, 11, 12, 9, tzinfo=UTC)
MIN_ANSWERS = 30
COUNT = re.compile(r"(\d[\d.]*) (reacties|contacten)")
OF_THE_READER = ("score", "Hoe klanten ons beoordelen", "Verloop", "Reacties van deze maand")
"""Beginnings of captions of tables that are about whoever reads: each report has its own."""


@pytest.fixture(scope="module")
def reports(demo):
    """Return the sections of the company's report and of some departments', by name."""
    with voc.open(demo[0]) as ws:
        months = {name: ws.month("2026-10", name) for name in READERS}
        return {name: Sections(month, ws.config, language="nl", generated_at=MADE) for name, month in months.items()}


@cache
def parse(sections):
    html = f"{sections.headline}{sections.actions}{sections.themes}{sections.contacts}{sections.quality}"
    return bs4.BeautifulSoup(html, "html.parser")


def squeeze(element):
    return " ".join(element.get_text(" ").split())


def list_cells(sections):
    """Yield place, row, column and content of each number in a table; the place is a theme's card, or the report."""
    for table in parse(sections).find_all("table"):
        caption = squeeze(table.caption) if table.caption else ""
        if caption.startswith(OF_THE_READER):
            continue
        card = table.find_parent(id=re.compile(r"^T-\d+$"))
        heads = [squeeze(cell) for cell in table.find("tr").find_all(["th", "td"])]
        for row in table.find_all("tr")[1:]:
            cells = [squeeze(cell) for cell in row.find_all(["th", "td"])]
            for head, content in zip(heads[1:], cells[1:], strict=True):
                if re.search(r"\d", content) and "/" not in content:
                    yield (card["id"] if card else caption, cells[0], head), content


def test_a_row_has_the_same_figures_in_all_reports(reports):
    content_by_place, n_shared = {}, 0
    for name, sections in reports.items():
        for place, content in list_cells(sections):
            if place[0] == "Uw oorzaken en wat ze kosten":
                continue
            # One cause of a theme in several words ("possibly", a share) is named as its department.
            cause = re.sub(r"^mogelijk | \d+ %$", "", content) if place[2] == "Oorzaak bij" else ""
            key = (*place, cause)
            n_shared += key in content_by_place
            assert content_by_place.setdefault(key, content) == content, (name, key)
    assert n_shared > 20


def test_a_figure_has_one_title_and_a_title_one_value(reports):
    value_by_title = {}
    for sections in reports.values():
        messages = sections.messages
        score_names = tuple(messages.format_code("scale", name) for name in ("nps", "csat", "ces", "mark", "rating"))
        for figure in list_printed_figures(sections.month, messages):
            if not figure.title.startswith(score_names):
                value = messages.format_estimate(figure.estimate)
                assert value_by_title.setdefault(figure.title, value) == value, figure.title


def test_a_department_reads_one_number_of_comments_and_of_contacts(reports):
    for name, sections in reports.items():
        if name is None:
            continue
        month, soup = sections.month, bs4.BeautifulSoup(str(parse(sections)), "html.parser")
        for part in soup.find_all(["table", "svg", "blockquote", "details"]) + soup.find_all(class_="card"):
            part.decompose()
        for item in soup.find_all("li"):
            item.decompose()
        counts = {"reacties": set(), "contacten": set()}
        for number, noun in COUNT.findall(squeeze(soup)):
            counts[noun].add(number)
        assert counts["reacties"] <= {sections.messages.format_integer(round(month.comments.value))}, name
        assert len(counts["contacten"]) <= 1, name


def test_parts_are_no_larger_than_their_whole_and_money_adds_up(reports):
    def read_numbers(cell):
        return [float(number.replace(".", "")) for number in re.findall(r"\d[\d.]*", cell.split("(")[0])]

    month = reports[None].month
    table = next(t for t in parse(reports[None]).find_all("table") if "Vermijdbare contacten" in squeeze(t))
    rows = [[read_numbers(squeeze(cell)) for cell in row.find_all("td")[-3:]] for row in table.find_all("tr")[1:]]
    *parts, whole = rows
    for column in range(3):
        for sums, total in zip(zip(*(part[column] for part in parts), strict=True), whole[column], strict=True):
            # Each row is told in two figures.
            assert sum(sums) == pytest.approx(total, rel=0.08)
    assert any(line.department and line.department.kind in CAN_ERR for line in month.departments)
    own = next(t for t in parse(reports["Facturatie"]).find_all("table") if "Uw oorzaken" in squeeze(t))
    first, *others = [
        [read_numbers(squeeze(cell)) for cell in row.find_all("td")[-3:]] for row in own.find_all("tr")[1:]
    ]
    assert others
    assert all(part <= whole for row in others for part, whole in zip(row, first, strict=True))


def test_no_part_of_the_company_is_judged_by_a_few_answers(reports):
    departments = [sections.month for name, sections in reports.items() if name is not None]
    assert all(line.estimate.n >= MIN_ANSWERS for month in departments for line in month.scores)
    assert all(line.previous is None or line.previous.n >= MIN_ANSWERS for m in departments for line in m.scores)
    for sections in reports.values():
        for n in re.findall(r"Van wie dit noemt:.*?, (\d+) antwoorden", squeeze(parse(sections))):
            assert int(n) >= MIN_ANSWERS


def test_the_points_of_the_evidence_are_whole(reports):
    for sections in reports.values():
        assert not re.search(r"\(0,\d+\)", squeeze(parse(sections)))


def test_two_numbers_of_one_thing_would_be_seen(reports):
    sections = reports["Facturatie"]
    line = sections.month.themes[0]
    changed = replace(line, comments=replace(line.comments, value=line.comments.value + 1))
    other = Sections(
        replace(sections.month, themes=(changed, *sections.month.themes[1:])),
        sections.config,
        language="nl",
        generated_at=MADE,
    )
    with pytest.raises(AssertionError):
        test_a_row_has_the_same_figures_in_all_reports({**reports, "Facturatie": other})
