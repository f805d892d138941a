"""Page with two months side by side: what surely differs is said, and what cannot be held against each other is not."""

from dataclasses import replace

import bs4
import pytest

from voc.insight.month_comparison import compare_months
from voc.records import Estimate
from voc.report.comparison_page import build_comparison_page
from voc.report.single_page import OverviewSettings

HIDDEN = Estimate(None, None, None, 3, "comments", note="fewer than 5 customers")


@pytest.fixture
def build(config, made, tmp_path):
    """Return the page of two months as a document."""

    def build_page(first, second, language="en"):
        comparison = compare_months(first, second, smallest_group=5)
        settings = OverviewSettings(config, tmp_path, language, made, formats=("html",))
        (path,) = build_comparison_page(comparison, settings)
        return bs4.BeautifulSoup(path.read_text(encoding="utf-8").replace("\u00a0", " "), "html.parser")

    return build_page


@pytest.fixture
def april(october):
    """Return the month half a year before, with the same figures: no window of a score reaches into October's."""
    return replace(october, period=october.period.shift(-6), findings=())


def read_tables(page):
    """Return the rows of each table by what they are of, below the heads of the columns."""
    tables = []
    for table in page.find_all("table"):
        rows = [[cell.get_text(" ", strip=True) for cell in row.find_all(["th", "td"])] for row in table.find_all("tr")]
        tables.append({row[0]: row[1:] for row in rows})
    return tables


def change_theme(month, position, **changes):
    themes = list(month.themes)
    themes[position] = replace(themes[position], **changes)
    return replace(month, themes=tuple(themes))


def share(value, n=1204):
    half = 2 * (value * (1 - value) / n) ** 0.5
    return Estimate(value, value - half, value + half, n, "share")


def test_the_earlier_month_stands_first_whichever_was_named_first(build, october, april):
    for first, second in ((april, october), (october, april)):
        assert read_tables(build(first, second))[0]["What"][:2] == ["April 2026", "October 2026"]


def test_counts_have_no_difference_that_is_more_than_chance(build, october, april):
    more = replace(april, comments=replace(april.comments, value=2408.0))
    page = build(more, october)
    assert read_tables(page)[0]["Comments"] == ["2,408", "1,204", "–"]
    assert "No figure differs by more than chance explains." in page.get_text(" ")


def test_a_difference_is_that_of_the_numbers_as_they_are_printed(build, october, april):
    # 17.6 % and 12.4 %: printed as 18 and 12, of which a reader's difference is six points, not five.
    first = change_theme(april, 0, share=share(0.124))
    second = change_theme(october, 0, share=share(0.176))
    page = build(first, second)
    row = read_tables(page)[-1]["Feed-in counted twice on the monthly bill"]
    assert (row[0][:3], row[1][:3], row[2].split(" ")[0]) == ("12%", "18%", "+6")
    assert "Feed-in counted twice on the monthly bill" in page.find("section").get_text(" ")


def test_a_theme_that_may_not_be_shown_in_a_month_differs_by_at_least_so_much(build, october, april):
    without = replace(april, themes=april.themes[1:])
    rows = read_tables(build(without, october))[-1]
    before, after, difference = rows["Feed-in counted twice on the monthly bill"]
    assert (before.startswith("at most"), after.startswith("18%"), "at least +" in difference) == (True, True, True)
    # A small one may have been as large there: nothing is said of the difference.
    small = change_theme(october, 0, share=share(0.002))
    assert read_tables(build(without, small))[-1]["Feed-in counted twice on the monthly bill"][2] == "–"


def test_a_department_does_not_learn_how_small_a_hidden_theme_was(build, facturatie):
    earlier = replace(facturatie, period=facturatie.period.shift(-6), themes=facturatie.themes[1:])
    rows = read_tables(build(earlier, facturatie))[-1]
    assert rows["Feed-in counted twice on the monthly bill"][0] == "–"


def test_scores_whose_months_overlap_are_not_compared(build, october):
    near = replace(october, period=october.period.shift(-1))
    names = [name for name in read_tables(build(near, october))[0] if "NPS" in name]
    far = replace(october, period=october.period.shift(-3))
    assert (names, len([name for name in read_tables(build(far, october))[0] if "NPS" in name])) == ([], 2)


def test_what_neither_month_may_show_is_no_row(build, october, april):
    hidden = replace(HIDDEN, unit="share")
    months = [
        replace(month, departments=tuple(replace(line, share=hidden) for line in month.departments))
        for month in (april, october)
    ]
    page = build(*months)
    assert not any("Facturatie" in table for table in read_tables(page))
    assert any("Facturatie" in table for table in read_tables(build(april, months[1])))


def test_of_many_themes_those_that_differ_most_stand_in_the_table(build, october, april):
    line = october.themes[0]
    months = []
    for month, values in ((april, [0.1] * 20), (october, [0.1 + 0.02 * n for n in range(20)])):
        themes = [
            replace(line, theme=n, labels={"en": f"Subject {n:02}"}, share=share(value))
            for n, value in enumerate(values)
        ]
        months.append(replace(month, themes=tuple(themes)))
    names = [name for name in read_tables(build(*months))[-1] if name.startswith("Subject")]
    assert names == [f"Subject {n:02}" for n in range(19, 3, -1)]


def test_a_label_from_outside_is_text(build, october, april):
    page = build(april, change_theme(october, 0, labels={"en": "<b>bill</b> & more\n\u202etwice"}))
    assert "<b>bill</b> & more twice" in read_tables(page)[-1]
