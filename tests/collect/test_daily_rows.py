from datetime import date

import pytest

DAY = {"at": "dag"}


def test_both_mistakes_of_a_volume_are_said(convert):
    mapping = {"kind": "volume", "columns": DAY | {"process": "proces", "count": "n"}}
    result = convert("dag;proces;n\n2026-10-05;;x\n", mapping)
    assert [rejection.column for rejection in result.rejections] == ["n", "proces"]
    assert not result.records


def test_a_day_twice_is_kept_twice(convert):
    mapping = {"kind": "totals", "columns": DAY | {"count": "n"}}
    assert len(convert("dag;n\n2026-10-05;1\n2026-10-05;1\n", mapping).records) == 2


@pytest.mark.parametrize(
    ("kind", "names", "rows"),
    [
        ("totals", {"count": "n"}, "2026-10-05;1;x\n2026-10-05;2;x\n2026-10-05;2;x\n"),
        ("volume", {"count": "n", "process": "p"}, "2026-10-05;1;nota\n2026-10-05;2;nota\n2026-10-05;2;brief\n"),
        (
            "reachability",
            {"offered": "n", "answered": "n", "channel": "p"},
            "2026-10-05;1;tel\n2026-10-05;2;tel\n2026-10-06;2;tel\n",
        ),
    ],
)
def test_a_day_with_several_figures_is_told_with_its_rows(convert, kind, names, rows):
    result = convert("dag;n;p\n" + rows, {"kind": kind, "columns": DAY | names})
    (note,) = [note for note in result.notes if "the last one counts" in note]
    assert note.startswith("2 rows are about the same day")
    assert "rows 2 and 3" in note


@pytest.mark.parametrize("count", ["-1", "1,5", "veel", ""])
def test_what_is_no_whole_number_is_rejected_once(convert, count):
    mapping = {"kind": "totals", "columns": DAY | {"count": "n", "channel": "k"}}
    result = convert(f"dag;k;n\n2026-10-05;tel;{count}\n", mapping)
    assert [rejection.expected for rejection in result.rejections] == ["a whole number"]


def test_a_mapping_without_numbers_rejects_each_row_once(convert):
    mapping = {"kind": "reachability", "columns": DAY | {"channel": "k"}}
    result = convert("dag;k;x\n2026-10-05;tel;1\n", mapping)
    assert [(rejection.column, rejection.row) for rejection in result.rejections] == [(None, 2)]


def test_who_was_not_answered_gave_up_where_no_column_tells(convert):
    names = {"channel": "k", "offered": "o", "answered": "b"}
    result = convert(
        "dag;k;o;b\n2026-10-05;tel;10;7\n2026-10-06;tel;7;10\n", {"kind": "reachability", "columns": DAY | names}
    )
    assert [record.abandoned for record in result.records] == [3, 0]


def test_a_duration_that_cannot_be_read_costs_the_duration(convert):
    names = {"channel": "k", "offered": "o", "answered": "b", "waiting_seconds": "w", "handling_seconds": "h"}
    result = convert("dag;k;o;b;w;h\n2026-10-05;tel;10;7;lang;1:05\n", {"kind": "reachability", "columns": DAY | names})
    (record,) = result.records
    assert (record.waiting_seconds, record.handling_seconds) == (None, 65.0)
    assert result.rejections[0].is_row_kept


def test_a_channel_comes_from_the_row_else_from_the_source_else_the_row_is_rejected(convert):
    names = {"channel": "k", "offered": "o", "answered": "b"}
    text = "dag;k;o;b\n2026-10-05;tel;1;1\n2026-10-05;;1;1\n"
    mapping = {"kind": "reachability", "columns": DAY | names}
    assert [record.channel for record in convert(text, mapping | {"channel": "phone"}).records] == ["tel", "phone"]
    assert [rejection.expected for rejection in convert(text, mapping).rejections] == ["the name of a channel"]


def test_an_occurrence_without_kind_or_end_is_another_one_of_a_day(convert):
    mapping = {"kind": "calendar", "columns": DAY | {"kind": "soort", "end": "eind", "note": "wat"}}
    (record,) = convert("dag;soort;eind;wat\n2026-10-05;;;Bel mevrouw Jansen\n", mapping).records
    assert (record.kind, record.start, record.end) == ("other", record.start, record.start)
    assert "Jansen" not in record.note


def test_the_last_day_of_an_entry_is_read_as_its_first(convert):
    days = ("03/04/2026,03/05/2026", "10/17/2026,10/18/2026", "11/02/2026,11/04/2026", "10/05/2026,10/07/2026")
    mapping = {"kind": "calendar", "columns": {"kind": "kind", "at": "start", "end": "end"}}
    for lines in (days, (days[0], "10/17/2026,", *days[2:])):  # where no last day shows the order, the first ones do
        converted = convert("kind,start,end\n" + "".join(f"storm,{each}\n" for each in lines), mapping)
        assert not converted.rejections
        first = converted.records[0]
        assert (first.start.isoformat(), first.end.isoformat()) == ("2026-03-04", "2026-03-05")


def test_an_end_before_its_start_and_one_that_is_no_date_are_rejected(convert):
    mapping = {"kind": "calendar", "columns": DAY | {"kind": "soort", "end": "eind"}}
    result = convert("dag;soort;eind\n2026-10-05;storm;2026-10-04\n2026-10-05;storm;later\n", mapping)
    assert [rejection.expected for rejection in result.rejections] == [
        "a day from 2026-10-05 on",
        "a date, day first (05-10-2026)",
    ]


REACHED = {"kind": "reachability", "columns": DAY | {"channel": "k", "offered": "o", "answered": "b"}}


@pytest.mark.parametrize(("cell", "count"), [("0", 0), ("1.234", 1234), ("1,234", 1234), ("12,0", 12), ("1 234", 1234)])
def test_a_day_has_as_many_contacts_as_its_cell_says_and_nought_is_a_figure(convert, cell, count):
    (record,) = convert(f"dag;n\n2026-10-05;{cell}\n", {"kind": "totals", "columns": DAY | {"count": "n"}}).records
    assert (record.day, record.count, record.reason, record.channel) == (date(2026, 10, 5), count, None, None)


def test_the_days_of_a_figure_are_local_also_where_the_file_has_moments_in_utc(convert):
    text = "dag;n\n2026-09-30T22:00:00Z;1\n2026-09-30T21:59:59Z;2\n2026-12-31T23:00:00Z;3\n"
    records = convert(text, {"kind": "totals", "columns": DAY | {"count": "n"}}).records
    assert [record.day.isoformat() for record in records] == ["2026-10-01", "2026-09-30", "2027-01-01"]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [("", "the day that the figure is about"), ("1970-01-01", "the day that the figure is about"),
     ("ooit", "a date, day first (05-10-2026)")],
)  # fmt: skip
def test_a_figure_without_a_day_is_refused_and_counts_nowhere(convert, cell, expected):
    result = convert(f"dag;n\n{cell};5\n2026-10-05;6\n", {"kind": "totals", "columns": DAY | {"count": "n"}})
    assert [record.count for record in result.records] == [6]
    assert [(rejection.row, rejection.expected) for rejection in result.rejections] == [(2, expected)]


def test_a_day_that_can_be_two_is_refused(convert):
    mapping = {"kind": "totals", "columns": DAY | {"count": "n"}, "dates": {"order": "mixed"}}
    result = convert("dag;n\n05-10-2026;5\n17-10-2026;6\n", mapping)
    assert [record.count for record in result.records] == [6]
    assert result.rejections[0].expected == "a date that can be read in one way only"


@pytest.mark.parametrize(("cell", "abandoned"), [("3", 3), ("0", 0), ("", None), ("?", None), ("2,5", None)])
def test_who_gave_up_is_as_the_column_says_and_not_worked_out_where_it_is_empty(convert, cell, abandoned):
    mapping = {"kind": "reachability", "columns": REACHED["columns"] | {"abandoned": "a"}}
    result = convert(f"dag;k;o;b;a\n2026-10-05;tel;10;7;{cell}\n", mapping)
    assert [record.abandoned for record in result.records] == ([] if abandoned is None else [abandoned])
    assert len(result.rejections) == (abandoned is None)


@pytest.mark.parametrize(
    ("cell", "seconds"),
    [("90", 90), ("1:30", 90), ("0:01:30", 90), ("1:75", None), ("1:60:00", None), ("", None), ("lang", None)],
)
def test_a_mean_waiting_time_is_read_or_said_and_never_guessed(convert, cell, seconds):
    mapping = {"kind": "reachability", "columns": REACHED["columns"] | {"waiting_seconds": "w"}}
    result = convert(f"dag;k;o;b;w\n2026-10-05;tel;10;7;{cell}\n", mapping)
    assert [record.waiting_seconds for record in result.records] == [seconds]
    n_said = int(seconds is None and cell != "")
    assert [rejection.is_row_kept for rejection in result.rejections] == [True] * n_said


def test_a_day_twice_in_two_spellings_of_a_channel_is_one_day(convert):
    mapping = REACHED | {"values": {"channel": {"Tel": "phone", "phone": "phone"}}}
    result = convert("dag;k;o;b\n2026-10-05;Tel;10;7\n2026-10-05;phone;12;7\n", mapping)
    assert {record.channel for record in result.records} == {"phone"}
    assert any("rows 2 and 3: of these the last one counts" in note for note in result.notes)


def test_departments_of_one_process_and_day_are_figures_of_their_own(convert):
    mapping = {"kind": "volume", "columns": DAY | {"process": "p", "department": "a", "count": "n"}}
    result = convert("dag;p;a;n\n2026-10-05;nota;Noord;5\n2026-10-05;nota;Zuid;6\n", mapping)
    assert [(record.department, record.count) for record in result.records] == [("Noord", 5), ("Zuid", 6)]
    assert not any("the last one counts" in note for note in result.notes)


@pytest.mark.parametrize(("end", "last"), [("2026-10-05", 5), ("2026-10-07", 7), ("", 5), ("n.v.t.", 5)])
def test_an_entry_of_the_calendar_lasts_up_to_and_with_its_last_day(convert, end, last):
    mapping = {"kind": "calendar", "columns": DAY | {"kind": "soort", "end": "eind"}}
    (record,) = convert(f"dag;soort;eind\n2026-10-05;storm;{end}\n", mapping).records
    assert (record.start, record.end) == (date(2026, 10, 5), date(2026, 10, last))
