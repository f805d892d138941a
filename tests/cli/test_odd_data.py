"""Data that break averages and calendars: a report in sentences, or one sentence with what to do; never a NaN."""

import json
import re
from datetime import date, timedelta

import openpyxl
import pytest

HEADER = "id;datum;toelichting;nps;klantnummer;contact;reden"
MONTH = "2026-06"
NO_NUMBER = re.compile(r"\b(nan|NaN|inf|Infinity|None|NaT)\b|±\s*nan")


def write_answers(n, *, score=10, first=date(2026, 6, 1), step=1, months=()):
    """Return rows of a survey: ``(day, score)`` each, on consecutive days or in the months given."""
    days = [first + timedelta(days=(k * step) % 28) for k in range(n)]
    days += [date(2026, month, 1 + k % 28) for month in months for k in range(12)]
    return [f"{day:%d-%m-%Y};De rekening van nummer {k} klopt niet.;{score}" for k, day in enumerate(days)]


ODD_DATA = {
    "one answer": write_answers(1),
    "all tens": write_answers(40, months=(1, 2, 3, 4, 5)),
    "all zeros": write_answers(40, score=0, months=(3, 4, 5)),
    "no dates": [*write_answers(6), *(";Zonder datum geschreven, over de rekening.;3" for _ in range(6))],
    "dates in the future": [*write_answers(8), *write_answers(8, first=date(2031, 1, 1))],
    "a month missing": write_answers(12, months=(1, 2, 4)),
    "a clock change": [
        *write_answers(8),
        *(f"2026-03-29 {hour}:30;Om half drie bestond niet, over de rekening {hour}.;7" for hour in ("01", "02", "03")),
        *(f"2025-10-26 {hour}:30;Om half drie was er twee keer, over de rekening {hour}.;7" for hour in ("02", "03")),
    ],
    "nothing but scores": [row.split(";")[0] + ";;" + row.split(";")[2] for row in write_answers(12)],
}


@pytest.fixture
def collect_rows(voc, fresh, tmp_path):
    def collect(rows):
        lines = [
            f"x{k};{row};{'' if k % 5 == 4 else f'K{k:07d}'};k{k};{1 + k % 3}" for k, row in enumerate(rows, start=1)
        ]
        path = tmp_path / "enquete.csv"
        path.write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
        return voc("collect", path, "-w", fresh)

    return collect


@pytest.mark.parametrize("rows", ODD_DATA.values(), ids=ODD_DATA)
def test_odd_data_get_a_report_in_sentences(voc, fresh, collect_rows, rows):
    assert collect_rows(rows).code == 0
    printed = []
    for command in (("report", MONTH, "--format", "html", "--format", "xlsx"), ("alerts", "--period", MONTH)):
        done = voc(*command, "-w", fresh)
        assert done.code == 0, done.error
        printed.append(done.out)
    for path in sorted((fresh / "reports" / MONTH).iterdir()):
        printed += read_texts(path)
    assert [text for text in printed if NO_NUMBER.search(text)] == []
    for command in (("themes", "list"), ("causes", "list"), ("alerts", "--period", MONTH)):
        done = voc(*command, "-w", fresh, "--json")
        assert done.code == 0, done.error
        # NaN is no JSON: Python's reader takes it all the same unless it is told not to.
        json.loads(done.out, parse_constant=refuse_constant)


def refuse_constant(constant):
    """Fail on NaN and Infinity."""
    pytest.fail(f"{constant} is no number")


def read_texts(path):
    """Return what stands in a report: a page's text, a workbook's cells."""
    if path.suffix == ".xlsx":
        book = openpyxl.load_workbook(path, read_only=True)
        rows = [row for sheet in book for row in sheet.iter_rows(values_only=True)]
        book.close()
        return [str(value) for row in rows for value in row if value is not None]
    return [re.sub(r"<style.*?</style>", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)]


def test_one_answer_is_shown_to_nobody(voc, fresh, collect_rows):
    collect_rows(ODD_DATA["one answer"])
    voc("report", MONTH, "--language", "nl", "-w", fresh)
    (page,) = (fresh / "reports" / MONTH).glob("*.html")
    assert "te weinig" in page.read_text(encoding="utf-8")


def test_all_tens_are_a_score_of_a_hundred_with_an_interval(voc, fresh, collect_rows):
    collect_rows(ODD_DATA["all tens"])
    voc("report", MONTH, "--language", "nl", "-w", fresh)
    (page,) = (fresh / "reports" / MONTH).glob("*.html")
    text = page.read_text(encoding="utf-8")
    assert "+100" in text
    assert "tussen" in text.casefold()


def test_a_month_in_between_without_data_has_a_report_that_says_so(voc, fresh, collect_rows):
    collect_rows(ODD_DATA["a month missing"])
    done = voc("report", "2026-03", "--format", "html", "-w", fresh)
    assert done.code == 0, done.error
    page = (fresh / "reports" / "2026-03" / "voc-2026-03-nl.html").read_text(encoding="utf-8")
    assert "In deze maand is niets verzameld: er zijn geen reacties en geen contacten." in page
    outside = voc("report", "2027-01", "-w", fresh)
    assert (outside.code, "2027-01" in outside.error, "2026-06" in outside.error) == (2, True, True)


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ('[[channels]]\nname = "phone"\ncost_low_eur = -3.0\ncost_high_eur = 4.0\n', "cost_low_eur"),
        ("[reports]\nsmallest_group = -5\n", "smallest_group"),
        ("[reports]\nfalse_alarms_per_month = 0\n", "false_alarms_per_month"),
    ],
)
def test_numbers_that_cannot_be_are_refused_where_they_stand(voc, fresh, table, says):
    path = fresh / "voc.toml"
    path.write_text(path.read_text(encoding="utf-8") + "\n" + table, encoding="utf-8")
    done = voc("report", MONTH, "-w", fresh)
    assert done.code != 0
    assert says in done.error
    assert "Traceback" not in done.error
