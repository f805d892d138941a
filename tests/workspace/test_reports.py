"""Signed-off figures against today's, and what is due when."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import bs4
import openpyxl
import pytest

from voc.errors import UsageError
from voc.records import Period
from voc.workspace import open_workspace, reports
from voc.workspace.reports import DueState, list_due_steps, load_revision_of

MAY, JUNE = "2026-05", "2026-06"


@pytest.fixture
def ws(shop):
    with open_workspace(shop) as opened:
        yield opened


def add_late_file(shop, n=12):
    lines = ["id;datum;toelichting;nps;klantnummer;contact;reden"]
    lines += [f"l{k};{1 + k}-05-2026;De nota van mei klopt al {k} keer niet.;2;L{k:07d};lc{k};1" for k in range(n)]
    path = shop / "enquete-laat.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def section_of(paths):
    page = bs4.BeautifulSoup(next(p for p in paths if p.suffix == ".html").read_text(encoding="utf-8"), "html.parser")
    return page.find(id="revision")


def test_nothing_is_revised_where_nothing_happened(ws):
    ws.report(MAY, formats=("html",), sign_off="Noor")
    assert load_revision_of(ws, MAY).figures == ()
    section = section_of(ws.report(JUNE, formats=("html",)))
    assert "Geen van de cijfers is sindsdien veranderd" in section.get_text()


def test_a_late_file_revises_last_months_figures_with_the_reason(ws, shop):
    (path,) = ws.report(MAY, formats=("html",), sign_off="Noor")
    printed = path.read_bytes()
    before = ws.month(MAY).comments.value
    assert ws.collect(add_late_file(shop), "enquete").n_accepted == 12
    revision = load_revision_of(ws, MAY)
    figure = next(figure for figure in revision.figures if figure.reference == f"{MAY}/comments")
    assert (figure.published.value, figure.current.value) == (before, before + 12)
    assert [reason.value for reason in figure.reasons] == ["new files"]
    assert path.read_bytes() == printed
    paths = ws.report(JUNE, formats=("html", "xlsx"))
    text = section_of(paths).get_text()
    assert "Reacties in de maand" in text
    assert "nieuwe bestanden" in text
    book = openpyxl.load_workbook(next(path for path in paths if path.suffix == ".xlsx"))
    assert f"{MAY}/comments" in [row[0].value for row in book["Herzien"].iter_rows(min_row=3)]


def test_a_department_put_before_the_others_revises_no_figure_of_theirs(shop):
    with open_workspace(shop) as ws:
        ws.report(MAY, formats=("md",), sign_off="Noor")
        printed = {
            line.department.name: line.comments.reference for line in ws.month(MAY).departments if line.department
        }
    settings = shop / "voc.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(
        text.replace("[[departments]]", '[[departments]]\nname = "Aanvragen"\n\n[[departments]]', 1), encoding="utf-8"
    )
    with open_workspace(shop) as ws:
        assert load_revision_of(ws, MAY).figures == ()
        lines = [line for line in ws.month(MAY).departments if line.department]
        assert printed.items() <= {line.department.name: line.comments.reference for line in lines}.items()


def test_a_decision_revises_and_is_the_reason(ws):
    ws.report(MAY, formats=("html",), sign_off="Noor")
    largest = ws.month(MAY).themes[0]
    other = ws.month(MAY).themes[1]
    ws.decide("merge", f"T-{other.theme}", {"into": largest.theme})
    figures = load_revision_of(ws, MAY).figures
    merged = next(figure for figure in figures if figure.reference == f"{MAY}/T-{largest.theme}/comments")
    assert "decisions" in [reason.value for reason in merged.reasons]


def test_without_a_sign_off_nothing_was_published(ws, voc, shop):
    with pytest.raises(UsageError, match="was not signed off"):
        load_revision_of(ws, MAY)
    assert section_of(ws.report(JUNE, formats=("html",))) is None
    assert "was not signed off" in voc("report", "revised", MAY, "-w", shop).error


def test_the_command_prints_a_table_and_json(ws, voc, shop):
    ws.report(MAY, formats=("html",), sign_off="Noor [b]")
    ws.collect(add_late_file(shop), "enquete")
    done = voc("report", "revised", MAY, "-w", shop)
    assert done.code == 0, done.err
    assert "Reacties in de maand" in done.out
    assert "Noor [b]" in done.out
    document = json.loads(voc("report", "revised", MAY, "-w", shop, "--json").out)
    assert document["figures"][0]["reference"]
    assert voc("report", "revised", "-w", shop).code == 2
    assert voc("report", MAY, JUNE, "-w", shop).code == 2


def test_a_small_difference_is_told_without_its_number(ws, shop, voc):
    ws.report(MAY, formats=("html",), sign_off="Noor")
    ws.collect(add_late_file(shop, 3), "enquete")
    document = json.loads(voc("report", "revised", MAY, "-w", shop, "--json").out)
    comments = next(figure for figure in document["figures"] if figure["reference"] == f"{MAY}/comments")
    assert (comments["is_small"], comments["current"]) == (True, None)
    assert "minder dan 5 klanten verschil" in section_of(ws.report(JUNE, formats=("html",))).get_text()


# ---- rhythm ---------------------------------------------------------------------------------------------------------


def states(ws, day):
    return {step.step: step.state for step in list_due_steps(ws, day)}


def test_steps_of_last_month_follow_the_working_days(ws):
    # Of June: 2, 6, 9 and 13 July 2026.
    steps = list_due_steps(ws, date(2026, 7, 6))
    assert {step.period for step in steps} == {Period(2026, 6)}
    assert [str(step.due) for step in steps] == ["2026-07-02", "2026-07-06", "2026-07-09", "2026-07-13"]
    assert states(ws, date(2026, 7, 6)) == {
        "data": DueState.OVERDUE,  # the survey's last answer is of 21 June
        "drafts": DueState.TODAY,
        "replies": DueState.TO_COME,
        "final": DueState.TO_COME,
    }
    assert steps[0].missing == ("enquete",)
    assert states(ws, date(2026, 6, 4))["data"] is DueState.DONE
    assert states(ws, date(2026, 7, 31))["final"] is DueState.OVERDUE
    assert states(ws, date(2026, 9, 3))["data"] is DueState.OVERDUE  # nothing of August came in


def test_who_was_asked_and_has_not_answered_is_named(ws):
    names = [entry.name for entry in ws.config.departments if ws.month(JUNE, entry.name).findings]
    assert names
    for name in names:
        ws.report(JUNE, department=name, formats=("html",), form=True)
    # Who has no finding got no form, and nobody waits for its answer.
    idle = next(entry.name for entry in ws.config.departments if not ws.month(JUNE, entry.name).findings)
    ws.report(JUNE, department=idle, formats=("html",), form=True)
    replies = {step.step: step for step in list_due_steps(ws, date(2026, 7, 9))}["replies"]
    assert (replies.state, replies.missing) == (DueState.TODAY, tuple(sorted(names)))
    for name in names:
        code = ws.month(JUNE, name).findings[0].code
        ws.decisions.dispute(code, reason="ja", department=name, agrees=True)
    assert states(ws, date(2026, 7, 9))["replies"] is DueState.DONE
    ws.report(JUNE, formats=("html",), sign_off="Noor")
    assert states(ws, date(2026, 7, 31))["final"] is DueState.DONE


def test_the_command_says_what_is_due_with_the_actions(voc, shop):
    voc("actions", "add", "T-1", "--promise", "Brief", "--department", "Facturatie", "--start", "2026-05-04",
        "--due", "2026-06-01", "-w", shop)  # fmt: skip
    done = voc("report", "due", "-w", shop)
    assert done.code == 3
    assert "A-1   Facturatie: Brief, due 2026-06-01" in done.out
    assert set(json.loads(voc("report", "due", "-w", shop, "--json").out)) == {"steps", "actions"}
    assert voc("report", "due", MAY, "-w", shop).code == 2


def test_several_reports_that_are_rendered_elsewhere_come_in_order_and_once(ws, monkeypatch):
    numbers = []
    monkeypatch.setattr(reports, "_open_renderer", lambda n: numbers.append(n) or ThreadPoolExecutor(1))
    name = ws.config.departments[0].name
    paths = ws.report(JUNE, department=[None, name], language=["nl", "en"], formats=("md",))
    assert numbers == [4]
    assert [path.stem[-2:] for path in paths] == ["nl", "en"] * 2
    assert all(name.casefold() in path.stem for path in paths[2:])
    before = [path.stat().st_mtime_ns for path in paths]
    assert ws.report(JUNE, department=[None, name], language=["nl", "en"], formats=("md",)) == paths
    assert [path.stat().st_mtime_ns for path in paths] == before
    # Checked before anything is made.
    with pytest.raises(UsageError, match="no report format"):
        ws.report(MAY, department=[None, name], formats=("doc",))
