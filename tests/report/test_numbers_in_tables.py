"""Every number of page one's sentences stands in a table of the same report, or among the figures of its workbook."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import bs4
import pytest

from voc.insight.action_results import ActionLine, ActionState
from voc.insight.agent_votes import AgentVotes
from voc.insight.audit_readings import AuditReading
from voc.records import Action
from voc.report.build import _render_page
from voc.report.html.sections import Sections
from voc.report.printed_figures import list_printed_figures
from voc.report.xlsx.cells import NumberCell
from voc.report.xlsx.sheets import build_theme_sheet

NUMBER = re.compile(r"[−+]?\d+(?:[.,]\d+)*(?:\s?%)?")
QUOTED = re.compile(r"“[^”]*”|‘[^’]*’")


def list_numbers(text):
    return {"".join(number.split()) for number in NUMBER.findall(text)}


def list_known_numbers(sections, soup):
    messages = sections.messages
    texts = [cell.get_text(" ") for cell in soup.find_all(["td", "th"])]
    for figure in list_printed_figures(sections.month, messages):
        estimate = figure.estimate
        counts = [estimate.n, estimate.n_customers or 0]
        texts += [messages.format_estimate(estimate), *map(messages.format_integer, counts)]
    # What a change is compared with is a column of the workbook's sheet of themes.
    _, rows = build_theme_sheet(sections.month, messages)
    cells = [cell for row in rows for cell in row if isinstance(cell, NumberCell) and cell.number is not None]
    texts += [messages.format_expected_count(cell.number) for cell in cells]
    return list_numbers(" ".join(texts))


def find_strangers(month, config, language, made):
    """Return the numbers of page one's sentences that stand in no table, each with its sentence."""
    sections = Sections(month, config, language=language, generated_at=made)
    soup = bs4.BeautifulSoup(_render_page(sections).decode(), "html.parser")
    known_numbers = list_known_numbers(sections, soup)
    page_one = soup.find(id="headline")
    for part in page_one.find_all(["table", "details", "svg", "h1"]) + page_one.find_all(class_=["code", "made"]):
        part.decompose()
    sentences = [
        QUOTED.sub("", part.get_text(" ")) for part in page_one.find_all(["p", "li"]) if part.find("p") is None
    ]
    return [(number, text) for text in sentences for number in sorted(list_numbers(text) - known_numbers)]


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("name", ["october", "facturatie"])
def test_every_number_of_page_one_stands_in_a_table(request, name, config, made, language):
    assert find_strangers(request.getfixturevalue(name), config, language, made) == []


def test_a_number_that_stands_nowhere_is_found(october, config, made):
    change = replace(october.findings[0].change or october.themes[0].change, observed=987_654)
    month = replace(october, findings=(replace(october.findings[0], change=change),))
    assert [number for number, _ in find_strangers(month, config, "nl", made)] == ["987.654"]


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("name", ["october", "facturatie"])
def test_what_speaks_for_and_against_stands_in_a_table_too(request, name, config, made, language):
    month = request.getfixturevalue(name)
    first = month.findings[0]
    day = date(2026, 11, 3)
    # To a department no other one is named.
    other, n_other = ("IT", 591) if month.department is None else (None, 0)
    told = replace(
        first,
        causes=tuple(replace(cause, n_read=1013, n_read_here=1009) for cause in first.causes),
        votes=AgentVotes("Facturatie", 2186, 1073, 310, other, n_other, 2093, 1046),
        reading=AuditReading(12, day, day),
    )
    late = ActionLine(
        Action(99, "Facturatie", "Terugbellen", day, date(2026, 10, 1), id=5), {}, ActionState.OVERDUE, days_late=33
    )
    month = replace(month, findings=(told, *month.findings[1:]), actions=(late,))
    strangers = find_strangers(month, config, language, made)
    # The days of the reading, of the promise and of its new deadline stand in no table.
    assert {number for number, _ in strangers} <= {"2026", "3", "1", "18"}
