"""``voc report``: options that say different things, and who gets no report and why."""

import pytest

from voc.cli.report import _list_departments_without_report
from voc.config import Config
from voc.records import Period


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("2026-06", "2026-07"), "unexpected extra argument"),
        (("juni",), "juni"),
        (("2026-06", "--language", "de"), "there are reports in nl and en, not in 'de'"),
        (("2026-06", "--draft", "--approve"), "use one of the two"),
        (("2026-06", "--as", "Noor"), "it goes with --approve"),
        (("2026-06", "--all", "--department", "Digitaal"), "leave --department out"),
        (("2026-06", "--dry-run"), "No such option: --dry-run"),
        (("due", "--again"), "No such option: --again"),
        (("2026-06", "--department", "Inkoop"), "Inkoop"),
        (("2026-06", "--format", "docx"), "docx"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_made(voc, fresh, arguments, says):
    refused = voc("report", *arguments, "-w", fresh)
    assert refused.code == 2
    assert says in refused.err
    assert not any(path.is_file() for path in (fresh / "reports").rglob("*"))


def test_a_month_without_data_is_refused(voc, fresh):
    assert "there is no data" in voc("report", "2026-06", "-w", fresh).error


def test_departments_without_a_report_are_named_with_the_reason():
    config = Config.model_validate(
        {
            "departments": [
                {"name": "Facturatie"},
                {"name": "Netbeheerder", "kind": "supplier"},
                {"name": "Leverancier", "kind": "supplier", "report": True},
                {"name": "Meetdata", "valid_to": "2026-01-01"},
                {"name": "Data", "valid_from": "2026-11-01"},
            ]
        }
    )
    october = _list_departments_without_report(config, Period(2026, 10))
    assert set(october) == {"Netbeheerder", "Meetdata", "Data"}
    assert "report = true" in october["Netbeheerder"]
    assert "Meetdata" not in _list_departments_without_report(config, Period(2025, 12))
    assert "Data" not in _list_departments_without_report(config, Period(2026, 11))
