"""A workspace from Python, by the names of the contract."""

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select

import voc
from voc.errors import PeriodError, UnknownNameError, UsageError, WorkspaceError
from voc.insight import list_periods
from voc.records import Period
from voc.store import schema


@pytest.fixture(scope="module")
def ws(fitted):
    with voc.open(fitted) as opened:
        yield opened


MANUAL = (Path(__file__).resolve().parents[2] / "docs/python.md").read_text(encoding="utf-8")
PARTS = ("theme_catalog", "decisions", "audit", "signals", "contacts")


def public_names(thing):
    return [name for name in dir(thing) if not name.startswith("_")]


def test_a_workspace_has_few_public_members_and_those_of_the_contract(ws):
    contract = {"collect", "fit_themes", "assign_themes", "fit_causes", "feedback", "themes", "causes", "nps", "alerts"}
    contract |= {"triage", "report", "decide", "store", "signals"}
    assert len(public_names(ws)) <= 25
    assert contract <= set(public_names(ws))


def test_every_member_of_a_workspace_and_its_parts_is_documented(ws):
    members = [f"ws.{name}" for name in public_names(ws) if f"ws.{name}" not in MANUAL and f"`{name}`" not in MANUAL]
    members += [
        f"ws.{part}.{name}"
        for part in PARTS
        for name in public_names(getattr(ws, part))
        if f"ws.{part}.{name}" not in MANUAL and f"`{name}" not in MANUAL
    ]
    assert members == []


def test_a_month_from_python(company, fitted, tmp_path):
    with voc.init(tmp_path / "shop", config=company / "voc.toml") as ws:
        result = ws.collect(company / "enquete.csv", source="enquete")
        assert (result.n_accepted, result.n_duplicates, result.n_rejected) == (136, 0, 0)
        assert ws.collect(str(company / "enquete.csv")).unchanged
        ws.collect(company / "signalen.csv")
        assert not ws.fit_themes(seed=0).unchanged
        assert ws.fit_themes(seed=0).unchanged
        assert ws.assign_themes().unchanged
        assert ws.fit_causes().counts["with a named cause"] > 50
        paths = ws.report("2026-06", language="nl")
        assert [path.suffix for path in paths] == [".html", ".xlsx"]
        with voc.open(fitted) as other:
            assert ws.themes().equals(other.themes())


def test_frames_have_the_columns_that_are_documented(ws):
    assert {"id", "kind", "at", "text", "customer", "urgent"} <= set(ws.feedback())
    assert list(ws.themes()) == ["reference", "label", "label_en", "keywords", "comments", "segments", "state"]
    assert {"theme", "label", "department", "share", "low", "high", "comments", "note", "leads"} == set(
        ws.causes("2026-06")
    )
    assert {"scope", "nps", "low", "high"} <= set(ws.nps())
    assert {"theme", "kind", "observed", "expected"} <= set(ws.alerts("2026-06"))
    assert list(ws.trace("F-1")) == ["id", "at", "channel", "text"]


def test_months_with_data_are_told_in_order(ws):
    periods = list_periods(ws.facts)
    assert periods[-1] == Period(2026, 6)
    assert periods == sorted(periods)


def test_without_a_month_the_last_one_is_meant(ws):
    assert ws.alerts().equals(ws.alerts("2026-06"))
    assert ws.contacts.urgent() == ws.contacts.urgent("2026-06")


def test_facts_are_read_once_and_again_when_something_came_in(shop, tmp_path):
    with voc.open(shop) as ws:
        before = ws.facts
        assert ws.facts is before
        path = tmp_path / "enquete-9.csv"
        path.write_text(
            "id;datum;toelichting;nps;klantnummer;contact;reden\nz1;20-06-2026;De app is traag.;3;K0000999;;2\n",
            encoding="utf-8",
        )
        ws.collect(path)
        assert ws.facts is not before


@pytest.mark.parametrize(
    ("method", "arguments", "options", "error"),
    [
        ("month", ("juni",), {}, PeriodError),
        ("month", ("2031-01",), {}, PeriodError),
        ("report", ("2026-06",), {"department": "Niemand"}, UnknownNameError),
        ("report", ("2026-06",), {"formats": ("docx",)}, UsageError),
        ("report", ("2026-06",), {"language": "fr"}, UsageError),
        ("trace", ("T-999",), {}, UnknownNameError),
        ("nps", ("nothing",), {}, UnknownNameError),
        ("triage", (), {"mode": "morgen"}, UsageError),
        ("triage", (), {"language": "fr"}, UsageError),
    ],
    ids=str,
)
def test_what_cannot_be_is_said_with_its_own_error(ws, method, arguments, options, error):
    with pytest.raises(error):
        getattr(ws, method)(*arguments, **options)


def test_a_database_is_opened_by_its_address_and_keeps_its_company(shop):
    address = f"sqlite:///{shop / 'voc.db'}"
    with voc.open(shop) as ws, ws.store.reading() as connection:
        names = set(connection.execute(select(schema.Department.name)).scalars())
    with voc.open(address) as ws:
        assert len(ws.feedback()) == 136
        with ws.store.reading() as connection:
            assert set(connection.execute(select(schema.Department.name)).scalars()) == names != set()


def test_a_folder_that_is_no_workspace(tmp_path):
    with pytest.raises(WorkspaceError, match="voc init"):
        voc.open(tmp_path)


@pytest.mark.parametrize("text", ["2026-10", " 2026-10 ", "2026-1"])
def test_a_month_is_read(text):
    assert Period.parse(text).year == 2026


@pytest.mark.parametrize("text", ["", "2026", "26-10", "2026-13", "2026-0", "2026-10-01", "okt 2026"])
def test_what_is_no_month_is_refused(text):
    with pytest.raises(PeriodError):
        Period.parse(text)


def test_a_notebook_loads_the_board_when_a_workspace_opens_and_nothing_else_does(fitted):
    program = (
        "import sys, voc; loaded = []\n"
        "for known in ({}, {'ipykernel.zmqshell': sys}):\n"
        "    sys.modules.update(known)\n"
        "    with voc.open(sys.argv[1]):\n"
        "        loaded.append('voc.board.widget' in sys.modules)\n"
        "print(loaded)"
    )
    done = subprocess.run([sys.executable, "-c", program, str(fitted)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[False, True]"
