"""Page of a year: what its tables hold, month by month, and what a month that has less leaves open."""

from dataclasses import replace
from datetime import date

import bs4
import pytest

from voc.insight.action_results import ActionLine, ActionState
from voc.insight.results import FindingKind
from voc.records import Action, Category, Estimate
from voc.report.single_page import OverviewSettings
from voc.report.year_page import build_year_page


@pytest.fixture
def build(config, made, tmp_path):
    """Return the page of some months as a document."""

    def build_page(*months, language="en", year=2026):
        settings = OverviewSettings(config, tmp_path, language, made, formats=("html",))
        (path,) = build_year_page(months, settings, year=year)
        return bs4.BeautifulSoup(path.read_text(encoding="utf-8").replace("\u00a0", " "), "html.parser")

    return build_page


def read_rows(page, place):
    """Return a table's rows, its head first."""
    table = page.find_all("table")[place]
    return [[cell.get_text(" ", strip=True) for cell in row.find_all(["th", "td"])] for row in table.find_all("tr")]


def read_column(page, place, name):
    head, *rows = read_rows(page, place)
    return [row[head.index(name)] for row in rows]


@pytest.fixture
def september(october):
    return replace(october, period=october.period.shift(-1), findings=())


def test_each_month_is_a_row_in_their_order(build, october, september):
    head, *rows = read_rows(build(september, october), 0)
    assert [row[0] for row in rows] == ["September 2026", "October 2026"]
    assert head[:5] == ["Month", "Comments", "Customers", "Contacts", "Avoidable"]
    assert rows[0][1:4] == ["1,204", "1,093", "3,214"]
    # Two questions with an NPS; an effort score is no column, for months need not ask it alike.
    assert len(head) == 7


def test_a_score_that_a_month_did_not_ask_is_a_dash(build, october, september):
    only_relational = replace(september, scores=october.scores[1:2])
    rows = read_rows(build(only_relational, october), 0)
    columns = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
    relational, transactional = rows[0][5], rows[0][6]
    assert (columns[0][transactional], columns[0][relational]) == ("–", columns[1][relational])
    assert columns[1][transactional] == "−7"


def test_a_month_without_contacts_or_with_hidden_ones_says_so_by_a_dash(build, october, september):
    bare = replace(september, quality=replace(september.quality, n_contacts=None), categories=())
    assert read_column(build(bare, october), 0, "Contacts") == ["–", "3,214"]
    hidden = Estimate(None, None, None, 0, "share", note="fewer than 5 customers")
    lines = [replace(line, share=hidden) for line in october.categories if line.category is Category.UNNECESSARY]
    page = build(replace(september, categories=tuple(lines)), october)
    assert read_column(page, 0, "Avoidable")[0] == "–"
    assert read_column(page, 0, "Avoidable")[1].startswith("37%")


def test_without_any_contact_there_is_no_column_for_them(build, october):
    page = build(replace(october, quality=replace(october.quality, n_contacts=None)))
    assert read_rows(page, 0)[0][:4] == ["Month", "Comments", "Customers", read_rows(page, 0)[0][3]]
    assert "Avoidable" not in read_rows(page, 0)[0]


def test_a_departments_year_has_no_contacts_of_the_company(build, facturatie):
    assert "Contacts" not in read_rows(build(facturatie), 0)[0]


def test_themes_are_added_up_over_the_months_and_their_highest_one_is_named(build, october, september):
    themes = list(october.themes[:3])
    themes[1] = replace(themes[1], comments=replace(themes[1].comments, value=300.0))
    page = build(replace(september, themes=tuple(themes)), replace(october, themes=october.themes[:3]))
    assert read_rows(page, 1)[1:] == [
        ["Feed-in counted twice on the monthly bill", "424", "2", "September 2026 (212)"],
        ["Where is my correction", "396", "2", "September 2026 (300)"],
        ["Instalment raised without explanation", "176", "2", "September 2026 (88)"],
    ]


def test_a_theme_of_few_customers_adds_nothing_and_is_no_row(build, october, september):
    hidden = replace(october.themes[1].comments, value=None, n_customers=None)
    themes = (october.themes[0], replace(october.themes[1], comments=hidden))
    assert [row[0] for row in read_rows(build(replace(october, themes=themes)), 1)[1:]] == [
        "Feed-in counted twice on the monthly bill"
    ]
    rows = read_rows(build(replace(september, themes=themes), replace(october, themes=october.themes[:2])), 1)
    # Two months have its line, of which one may be told.
    assert rows[2][:2] == ["Where is my correction", "96"]


def test_of_many_themes_the_ten_largest_stand_and_ties_go_by_number(build, october):
    same = replace(october.themes[0].comments, value=50.0)
    themes = [replace(october.themes[0], theme=n, labels={"en": f"Theme {n}"}, comments=same) for n in range(12, 0, -1)]
    page = build(replace(october, themes=tuple(themes)))
    assert [row[0] for row in read_rows(page, 1)[1:]] == [f"Theme {n}" for n in range(1, 11)]


def test_of_each_month_three_events_are_told_and_what_was_urgent_is_not(build, october):
    urgent = replace(october.findings[0], code="B-2026-10-9", kind=FindingKind.URGENT)
    several = [replace(october.findings[1], code=f"B-2026-10-1{n}") for n in range(4)]
    text = build(replace(october, findings=(urgent, *several))).get_text(" ")
    assert [code for code in ("9", "10", "11", "12", "13") if f"B-2026-10-{code}" in text] == ["10", "11", "12"]


def test_a_year_in_which_nothing_happened_says_so(build, september):
    assert "In no month was there anything that is surely established." in build(september).get_text(" ")


def make_line(number, **days):
    return ActionLine(Action(1, "Facturatie", f"Promise {number}", id=number, **days), {}, ActionState.RUNNING)


def test_actions_are_those_of_the_year(build, october):
    lines = (
        make_line(1, start=date(2025, 12, 30), due=date(2026, 1, 2)),
        make_line(2, start=date(2026, 6, 1), due=date(2027, 2, 1)),
        make_line(3, start=date(2025, 6, 1), due=date(2025, 7, 1), done=date(2025, 6, 30)),
        make_line(4, start=date(2027, 1, 1), due=date(2027, 2, 1)),
        make_line(5, start=date(2025, 6, 1), due=date(2025, 7, 1), done=date(2026, 1, 1)),
        make_line(6, start=date(2025, 6, 1), due=date(2026, 1, 2), done=date(2025, 12, 31)),
    )
    page = build(replace(october, actions=lines))
    assert read_column(page, 1, "Action") == ["A-1", "A-2", "A-5", "A-6"]
    assert read_column(page, 1, "Done") == ["–", "–", "1 January 2026", "31 December 2025"]


def test_twelve_months_need_no_words_about_which_they_are(build, october):
    months = [replace(october, period=october.period.shift(n - 9), findings=()) for n in range(12)]
    assert "From January 2026 to" not in build(*months).get_text(" ")
    assert "From January 2026 to November 2026" in build(*months[:11]).get_text(" ")
