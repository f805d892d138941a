"""Office files of the same report are the same bytes, whenever and wherever they are made."""

import io
import zipfile
from datetime import UTC, datetime, timedelta, timezone

import pytest

from voc.report.office_archive import set_archive_moment

MOMENT = datetime(2026, 11, 3, 8, 30, tzinfo=UTC)
CORE = (
    '<p><dcterms:created xsi:type="dcterms:W3CDTF">2031-01-01T00:00:00Z</dcterms:created>'
    "<dcterms:modified>2031-01-02T00:00:00Z</dcterms:modified><title>2031-01-01</title></p>"
)


def pack(entries, year=2020):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in entries.items():
            archive.writestr(zipfile.ZipInfo(name, (year, 5, 6, 7, 8, 10)), content)
    return buffer.getvalue()


def unpack(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture
def entries():
    return {"xl/b.xml": "b", "docProps/core.xml": CORE, "[Content_Types].xml": "types", "_rels/.rels": "a"}


def test_neither_the_clock_nor_the_order_of_packing_is_in_the_file(entries):
    first = set_archive_moment(pack(entries), MOMENT)
    assert first == set_archive_moment(pack(dict(reversed(entries.items())), year=2025), MOMENT)
    assert first == set_archive_moment(first, MOMENT)
    assert first != set_archive_moment(first, MOMENT + timedelta(seconds=1))


def test_the_content_types_come_first_and_nothing_is_lost(entries):
    packed = unpack(set_archive_moment(pack(entries), MOMENT))
    assert next(iter(packed)) == "[Content_Types].xml"
    assert set(packed) == set(entries)
    assert packed["xl/b.xml"] == b"b"


def test_both_moments_are_the_reports_and_other_words_stay(entries):
    core = unpack(set_archive_moment(pack(entries), MOMENT))["docProps/core.xml"].decode()
    assert core.count("2026-11-03T08:30:00Z") == 2
    assert "<title>2031-01-01</title>" in core


def test_the_same_moment_in_another_time_zone_gives_the_same_bytes(entries):
    elsewhere = MOMENT.astimezone(timezone(timedelta(hours=-5)))
    assert set_archive_moment(pack(entries), elsewhere) == set_archive_moment(pack(entries), MOMENT)


def test_the_workbook_behind_a_chart_gets_the_moment_too(entries):
    deck = {"[Content_Types].xml": "types", "ppt/embeddings/chart.xlsx": pack(entries)}
    inner = unpack(set_archive_moment(pack(deck), MOMENT))["ppt/embeddings/chart.xlsx"]
    assert inner == set_archive_moment(pack(entries), MOMENT)
