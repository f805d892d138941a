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


# ---- tables about contacts ----------------------------------------------------------------------------------------

SOURCES = """
[sources.contacten]
kind = "contact"
files = ["contacten*.csv"]
[sources.contacten.columns]
key = "id"
at = "datum"
customer = "klantnummer"
channel = "kanaal"
reason = "reden"

[[channels]]
name = "Chat"
bot = true

[[promises]]
name = "terugbellen"
promise_words = ["TBV"]
broken_words = ["klopt niet"]
"""
ODD_CONTACTS = {
    "none": [],
    "one": ["2026-06-03"],
    "no dates": ["", "", "2026-06-03"],
    "dates in the future": ["2031-01-05"] * 12,
    "a month missing": [*(f"2026-{month:02d}-05" for month in (1, 2, 4) for _ in range(12)), "2026-06-20"],
    "a clock change": [f"2026-03-29 {hour:02d}:30" for hour in range(24)] + ["2025-10-26 02:30"] * 8,
    "one day": ["2026-06-05"] * 60,
}
REGISTER = "key,received,acknowledged,due,closed,compensation_eur\n"
ODD_REGISTERS = {
    "empty": REGISTER,
    "nothing known": REGISTER + "K1,,,,,\n",
    "future": REGISTER + "".join(f"K{k},2031-01-05,,2031-02-05,,25\n" for k in range(9)),
    "closed before received": REGISTER + "".join(f"K{k},2026-06-05,,2026-06-09,2026-06-01,0\n" for k in range(9)),
}
PLANS = {"nothing planned": "process,day,count\n", "planned for the past": "process,day,count\nbills,2001-01-01,5\n"}
TABLES = ("repeats", "promises", "broken", "bots", "escalations", "reachability", "values")


@pytest.fixture
def collect_contacts(voc, fresh, collect_rows):
    """Collect answers, and contacts on these days."""

    def collect(days):
        toml = fresh / "voc.toml"
        toml.write_text(toml.read_text(encoding="utf-8") + SOURCES, encoding="utf-8")
        collect_rows(ODD_DATA["one answer"] if len(days) % 2 else ODD_DATA["all tens"])
        if days:
            channels = ("Telefoon", "Chat")
            rows = [f"c{k},{day},K{k % 9:07d},{channels[k % 2]},{1 + k % 3}" for k, day in enumerate(days)]
            path = fresh / "contacten.csv"
            path.write_text("\n".join(["id,datum,klantnummer,kanaal,reden", *rows]), encoding="utf-8")
            assert voc("collect", path, "--source", "contacten", "-w", fresh).code in {0, 3}

    return collect


@pytest.fixture
def check_sentences(voc, fresh):
    """Run commands: each says something in a sentence or a table, and never a NaN."""

    def check(commands):
        for command in commands:
            done = voc(*command, "-w", fresh)
            # Nothing to show is a sentence; what cannot be is one with what to do.
            assert done.code in {0, 1, 2}, (command, done.err)
            assert done.out.strip() or done.err.strip(), command
            assert "Traceback" not in done.err
            assert not NO_NUMBER.search(done.out + done.err), (command, done.out + done.err)
            if command[0] == "contacts" and done.code == 0 and "Nothing to show" not in done.out:
                json.loads(voc(*command, "-w", fresh, "--json").out, parse_constant=refuse_constant)

    return check


@pytest.mark.parametrize("days", ODD_CONTACTS.values(), ids=ODD_CONTACTS)
def test_odd_contacts_get_every_table_in_sentences(collect_contacts, check_sentences, days):
    collect_contacts(days)
    # The last month with data (a far one where dates are of the future), and a month.
    commands = [("contacts", table, *(("--period", MONTH) if k % 2 else ())) for k, table in enumerate(TABLES)]
    commands += [
        ("contacts", "swings"),
        ("costs", "--period", MONTH),
        ("report", "year", "2026"),
        ("report", "compare", MONTH, "2026-05"),
    ]
    check_sentences(commands)


@pytest.mark.parametrize("name", ["none", "dates in the future", "one day"])
def test_odd_registers_and_plans_beside_odd_contacts_get_sentences(fresh, collect_contacts, check_sentences, name):
    collect_contacts(ODD_CONTACTS[name])
    files = {}
    for file_name, text in (ODD_REGISTERS | PLANS).items():
        files[file_name] = fresh / f"{file_name}.csv"
        files[file_name].write_text(text, encoding="utf-8")
    commands = [("contacts", table, files[each]) for table in ("complaints", "compensation") for each in ODD_REGISTERS]
    check_sentences(commands + [("contacts", "expected", files[each]) for each in PLANS])
