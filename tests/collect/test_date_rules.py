import pytest

from voc.collect import propose_mapping, read_table
from voc.collect.convert.dates import DateParser
from voc.collect.mapping.date_rules import ask_about_unread_dates, propose_dates
from voc.collect.read.table import FileTable
from voc.config import Config, DateRule


@pytest.fixture
def table(tmp_path):
    def _table(*cells):
        path = tmp_path / "x.csv"
        path.write_text("at;t\n" + "".join(f"{cell};goed\n" for cell in cells), encoding="utf-8")
        return read_table(path)

    return _table


@pytest.mark.parametrize(
    ("cells", "rule", "word"),
    [
        (["17-10-2026", "05-10-2026"], DateRule(order="day-first"), None),
        (["2026-10-05T10:00:00Z"] * 3, DateRule(), None),
        (["05-10-2026", "06-10-2026"], DateRule(order="day-first"), "day first or month first"),
        (["17-10-2026", "10/17/2026"], DateRule(order="mixed"), "both ways"),
        (["46266", "46267"], DateRule(day_numbers=1900), "1904"),
        (["1788253200", "1788253201"], DateRule(), None),
        ([f"26-10-{day:02d}" for day in range(1, 20)], DateRule(format="%y-%m-%d"), "taken to be written as %y-%m-%d"),
        (
            [f"2026-{day:02d}-10 10:15" for day in range(1, 20)],
            DateRule(format="%Y-%d-%m %H:%M"),
            "taken to be written as %Y-%d-%m %H:%M",
        ),
        ([f"{day:02d}-10-26" for day in range(1, 20)], DateRule(order="day-first"), None),
        ([f"2026-10-{day:02d} 10:15" for day in range(1, 20)], DateRule(), None),
        (["1970-01-01", "1970-01-01"], DateRule(), "write for no date"),
        (
            ["2026-05-10", "2026-06-10", "10/17/2026"],
            DateRule(order="month-first", cells="swapped"),
            "contradicts itself",
        ),
    ],
)
def test_the_rule_that_a_column_shows_and_its_doubt(table, cells, rule, word):
    proposed, questions = propose_dates(table(*cells), "at")
    assert proposed == rule
    assert [word in question for question in questions] == ([] if word is None else [True])


def test_cells_that_are_no_dates_are_asked_about_before_anything_is_stored(table):
    file = table(*["05-10-2026"] * 9, "bel 06-12345678")
    (question,) = ask_about_unread_dates(file, "at", DateRule(order="day-first"), "Europe/Amsterdam")
    assert "1 of 10 cells" in question
    assert "[telefoon]" in question
    assert ask_about_unread_dates(table(*["05-10-2026"] * 30, "x"), "at", DateRule(), "Europe/Amsterdam") == []


@pytest.mark.parametrize(
    ("name", "zone"), [("Submit Date (UTC)", "UTC"), ("created_at_utc", "UTC"), ("Datum GMT", "UTC"), ("Datum", None)]
)
def test_a_name_tells_the_zone(tmp_path, name, zone):
    path = tmp_path / "x.csv"
    path.write_text(f"{name};t\n2026-10-05 23:30;goed\n2026-10-06 23:30;goed\n", encoding="utf-8")
    assert propose_dates(read_table(path), name)[0].time_zone == zone


def test_the_header_of_qualtrics_tells_the_zone(tmp_path):
    path = tmp_path / "x.csv"
    zone = '"{""ImportId"": ""recordedDate"", ""timeZone"": ""America/Denver""}","{""ImportId"": ""QID1""}"'
    path.write_text(f"RecordedDate,Q1\nRecorded Date,Why?\n{zone}\n2026-10-05 23:30:00,x\n", encoding="utf-8")
    rule, _ = propose_dates(read_table(path), "RecordedDate")
    assert rule.time_zone == "America/Denver"
    moment = DateParser(rule, "Europe/Amsterdam").parse("2026-10-05 23:30:00")
    assert (moment.at.isoformat(), moment.day.isoformat()) == ("2026-10-06T05:30:00+00:00", "2026-10-06")


def test_a_zone_that_there_is_not_is_refused():
    with pytest.raises(ValueError, match="no time zone 'Mars'"):
        DateRule(time_zone="Mars")


def test_dates_over_more_years_than_a_file_has_are_asked_about(table):
    cells = [f"{year}-09-26" for year in range(2001, 2030)]
    (question,) = ask_about_unread_dates(table(*cells), "at", DateRule(), "Europe/Amsterdam")
    assert "run from 2001-09-26 up to 2029-09-26: are they read right" in question
    assert ask_about_unread_dates(table(*cells[:15]), "at", DateRule(), "Europe/Amsterdam") == []


@pytest.mark.parametrize("names", [("Begonnen", "Klaar", "Gewijzigd"), ("Begonnen", "Beendet", "Geändert am")])
def test_of_start_and_end_the_end_is_proposed_whatever_they_are_called(tmp_path, names):
    path = tmp_path / "x.csv"
    rows = [f"2026-09-30 23:5{k % 10};2026-10-01 00:0{k % 10};2026-11-20 10:00;{k % 11}" for k in range(40)]
    path.write_text("\n".join([";".join([*names, "NPS"]), *rows]) + "\n", encoding="utf-8")
    assert propose_mapping(read_table(path), Config(), "x").source.columns.at == names[1]


@pytest.mark.parametrize("name", ["utc_offset", "Time Zone", "Tijdzone"])
@pytest.mark.parametrize(
    ("zone", "is_doubt"), [("-05:00", True), ("America/Denver", True), ("EST", True), ("ochtend", False)]
)
def test_a_zone_in_a_column_of_its_own_is_a_doubt(name, zone, is_doubt):
    rows = [[f"2026-10-{day:02d}{' 23:30' * (day % 2)}", zone] for day in range(1, 25)]
    table = FileTable(name="a.csv", columns=("date", name), labels=("date", name), rows=rows, lines=range(2, 26))
    questions = " ".join(propose_dates(table, "date")[1])
    assert (f"{name!r} holds {zone} (24 times), which is not added" in questions) is is_doubt
    told = [[f"2026-10-{day:02d} 23:30:00Z", zone] for day in range(1, 25)]
    assert not propose_dates(FileTable(name="a.csv", columns=("date", name), rows=told, lines=range(2, 26)), "date")[1]
