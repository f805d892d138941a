"""Forms on their way: made with the drafts, filled in, collected, printed beside the finding, and signed off."""

import json
from datetime import datetime
from zoneinfo import ZoneInfo

import bs4
import openpyxl
import pytest

from voc.errors import ConflictError, InputError, UsageError
from voc.records import Period
from voc.report.messages import ReportMessages
from voc.store import reports
from voc.workspace import open_workspace

PERIOD = "2026-06"
HOSTILE = "=cmd|' /C calc'!A0 <img src=x onerror=alert(1)> [b]vet[/b]"


@pytest.fixture
def ws(shop):
    with open_workspace(shop) as opened:
        yield opened


@pytest.fixture
def department(ws):
    """Return a department whose own report has a finding about a theme."""
    for entry in ws.config.departments:
        if any(finding.theme is not None for finding in ws.month(PERIOD, entry.name).findings):
            return entry.name
    return pytest.fail("no department of the small company has a finding")


@pytest.fixture
def form(ws, department):
    """Return the path of a form that was sent."""
    paths = ws.report(PERIOD, department=department, formats=("html",), form=True)
    (path,) = [path for path in paths if path.suffix == ".xlsx"]
    return path


def fill(path, cells, name="Noor Vis"):
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    for place, value in {"B4": name, **cells}.items():
        sheet[place] = value
        if isinstance(value, str):
            sheet[place].data_type = "s"
    filled = path.with_name("ingevuld.xlsx")
    book.save(filled)
    return filled


def page_of(paths):
    (path,) = [path for path in paths if path.suffix == ".html"]
    return bs4.BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


def test_an_answer_is_stored_by_the_head_and_printed_beside_the_finding(ws, form, department):
    result = ws.collect(fill(form, {"D7": "oneens", "E7": "De meter van mevrouw De Vries-Jansen klopte."}))
    assert (result.n_rows, result.n_accepted, result.n_rejected, result.kind) == (1, 1, 0, None)
    (reply,) = ws.decisions.disputes().to_dict("records")
    assert (reply["who"], reply["department"], reply["agrees"]) == ("Noor Vis", department, False)
    assert "Jansen" not in reply["reason"]
    text = page_of(ws.report(PERIOD, department=department, formats=("html",), form=True)).get_text()
    assert "niet eens: ‘De meter van" in text
    assert "geen antwoord" not in text


def test_the_same_form_twice_adds_nothing_and_another_answer_takes_its_place(ws, form):
    filled = fill(form, {"D7": "eens"})
    assert ws.collect(filled).n_accepted == 1
    again = ws.collect(filled)
    assert (again.n_accepted, again.n_duplicates, again.unchanged) == (0, 1, True)
    assert ws.collect(fill(form, {"D7": "deels eens", "E7": "de helft"})).n_accepted == 1
    assert ws.collect(fill(form, {"D7": "eens"})).n_accepted == 1  # back again: the last word counts
    assert [row["agrees"] for row in ws.decisions.disputes().to_dict("records")] == [True, False, True]


def test_a_promise_becomes_an_action_once_and_its_day_can_be_changed(ws, form, department):
    cells = {"D7": "eens", "F7": "Brief herschrijven", "G7": department, "H7": "2031-11-30"}
    ws.collect(fill(form, cells))
    ws.collect(fill(form, cells))
    (action,) = ws.decisions.actions.records()
    assert (action.department, action.fixer, action.promise) == (department, None, "Brief herschrijven")
    assert action.finding is not None
    ws.collect(fill(form, cells | {"H7": "2031-12-15"}))
    (changed,) = ws.decisions.actions.records()
    assert (changed.id, f"{changed.due}") == (action.id, "2031-12-15")


def test_each_ask_has_its_own_answer_owner_and_day(ws, department):
    ask = {"owner": department, "text": "Klanten inlichten", "due": "2031-11-15"}
    ws.decide("letter", f"letter/{PERIOD}", {"asks": [ask, ask | {"text": "Proefnota’s draaien"}]})
    form_path = next(
        path
        for path in ws.report(PERIOD, department=department, formats=("html",), form=True)
        if path.suffix == ".xlsx"
    )
    sheet = openpyxl.load_workbook(form_path).worksheets[0]
    assert sheet["A8"].value == f"{sheet['A7'].value}/2"
    assert "Klanten inlichten" in sheet["C7"].value
    assert "Proefnota’s draaien" in sheet["C8"].value
    assert [sheet[place].protection.locked for place in ("D7", "E7", "D8", "E8", "F8", "H8")] == [
        False, False, True, True, False, False,
    ]  # fmt: skip
    cells = {"D7": "eens", "F7": "Brief sturen", "H7": "2031-11-10", "F8": "Proefnota’s maken", "H8": "2031-12-01"}
    result = ws.collect(fill(form_path, cells))
    assert (result.n_accepted, result.rejected) == (2, ())
    assert {f"{action.promise} {action.due}" for action in ws.decisions.actions.records()} == {
        "Brief sturen 2031-11-10",
        "Proefnota’s maken 2031-12-01",
    }
    assert ws.collect(fill(form_path, cells)).unchanged
    text = page_of(ws.report(PERIOD, department=department, formats=("html",), form=True)).get_text()
    assert "Gaat doen: ‘Brief sturen’" in text
    assert "Gaat doen: ‘Proefnota’s maken’" in text


def test_an_unknown_owner_is_told_and_the_answer_counts(ws, form):
    result = ws.collect(fill(form, {"D7": "eens", "F7": "Herstellen", "G7": "Piet", "H7": "2031-11-30"}))
    assert (result.n_accepted, result.n_rejected) == (1, 0)
    (rejection,) = result.rejected
    assert (rejection.row, rejection.is_row_kept) == (7, True)
    assert "'Piet' is no department" in rejection.reason
    assert "Facturatie" in rejection.expected
    assert ws.decisions.actions.records() == ()
    assert len(ws.decisions.disputes()) == 1


def test_partly_is_evidence_for_neither_side(ws, form):
    from voc.pipeline.causes import _select_open_replies
    from voc.store.causes import load_replies

    ws.collect(fill(form, {"D7": "deels eens", "E7": "de helft"}))
    assert load_replies(ws.store)["partly"].tolist() == [True]
    assert _select_open_replies(load_replies(ws.store)) is None


@pytest.mark.parametrize("formats", [("html", "xlsx", "pdf")])
def test_hostile_words_do_nothing_in_any_format(ws, form, department, formats):
    ws.collect(fill(form, {"D7": "oneens", "E7": HOSTILE, "F7": HOSTILE}, name="<script>x</script>"))
    paths = ws.report(PERIOD, department=department, formats=formats, sign_off="<script>baas</script>")
    soup = page_of(paths)
    assert soup.find("script") is None
    assert soup.find("img", src="x") is None
    assert "<img src=x" in soup.get_text()
    (workbook,) = [path for path in paths if path.suffix == ".xlsx"]
    book = openpyxl.load_workbook(workbook)
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)


def test_a_form_of_another_company_or_department_is_refused(ws, form, tmp_path):
    book = openpyxl.load_workbook(form)
    hidden = book["voc_reply"]
    original = json.loads(hidden["A1"].value)
    for change, message in (({"company": "Ander"}, "a form of 'Ander'"), ({"department": "X"}, "a form of 'X'")):
        hidden["A1"] = json.dumps(original | change)
        book.save(tmp_path / "x.xlsx")
        with pytest.raises(InputError, match=message):
            ws.collect(tmp_path / "x.xlsx")
    assert len(ws.decisions.disputes()) == 0


def test_a_head_who_disagrees_reads_along_and_the_count_is_printed(ws, form, department, voc, shop):
    result = ws.collect(fill(form, {"D7": "oneens", "E7": "Dat zijn wij niet."}))
    (reading,) = ws.decisions.joint_readings()
    assert (reading.department, reading.n_read) == (department, 0)
    assert 5 <= len(reading.segments) <= 10
    assert len(set(reading.segments)) == len(reading.segments)
    assert f"voc dispute {reading.code} --read" in " ".join(result.notes)
    ws.collect(fill(form, {"D7": "oneens", "E7": "Echt niet."}))
    assert ws.decisions.joint_readings() == (reading,)  # nobody draws until it suits
    others = [entry.name for entry in ws.config.departments if entry.name != department]
    for k, segment in enumerate(reading.segments):
        ws.audit.confirm(segment, department if k < 2 else others[0])
    (answered,) = ws.decisions.joint_readings()
    assert (answered.n_read, answered.n_own) == (len(reading.segments), 2)
    shown = voc("dispute", reading.code, "--read", "-w", shop)
    assert shown.code == 0, shown.err
    assert f"{answered.n_read} of {answered.n_read} read, 2 with {department}" in shown.out
    text = page_of(ws.report(PERIOD, department=department, formats=("html",), form=True)).get_text()
    assert f"Samen gelezen: {answered.n_read} reacties; bij 2 ligt de oorzaak bij {department}." in text


def test_who_agrees_reads_nothing(ws, form, voc, shop):
    ws.collect(fill(form, {"D7": "eens"}))
    assert ws.decisions.joint_readings() == ()
    assert "Nobody disagrees" in voc("dispute", "B-2026-06-1", "--read", "-w", shop).out


def test_a_dry_run_stores_nothing(ws, form):
    result = ws.collect(fill(form, {"D7": "eens"}), dry_run=True)
    assert result.n_accepted == 1
    assert len(ws.decisions.disputes()) == 0


def test_the_command_tells_row_and_column_of_what_is_wrong(voc, shop, form):
    filled = fill(form, {"D7": "misschien"})
    done = voc("collect", filled, "-w", shop, "--strict")
    assert done.code == 3
    assert "row 7, column 'Antwoord': 'misschien' is no answer; expected one of: eens, deels eens, oneens" in done.out
    assert json.loads(voc("collect", filled, "-w", shop, "--json").out)["files"][0]["n_rejected"] == 1


# ---- drafts and sign-off --------------------------------------------------------------------------------------------


def find_answer_day(ws):
    """Return, in words, the day by which heads answer a draft that is made now."""
    # June's draft is made long after June: the answers get three working days from today on, and no day that is past.
    made_on = datetime.now(ZoneInfo(ws.config.company.time_zone)).date()
    day = ws.config.rhythm.compute_answer_day(Period.parse(PERIOD), made_on)
    assert day > made_on
    return ReportMessages("nl").format_date(day)


def test_a_draft_says_so_on_every_page_and_asks_by_a_day(ws, department):
    # Midnight may come while the report is made.
    days = [find_answer_day(ws)]
    paths = ws.report(PERIOD, department=department, formats=("html", "xlsx", "pdf"), form=True)
    days.append(find_answer_day(ws))
    page = page_of(paths)
    mark = page.find(class_="draft-mark").get_text()
    assert mark in {f"Concept · antwoord uiterlijk {day}" for day in days}
    day_text = mark.partition("uiterlijk ")[2]
    assert day_text in page.find(class_="form-note").get_text()
    assert "Concept" in page.find("style").get_text() or "00043" in page.find("style").get_text().casefold()
    book = openpyxl.load_workbook(next(path for path in paths if path.stem.endswith("nl") and path.suffix == ".xlsx"))
    assert all(sheet.oddHeader.right.text == "Concept" for sheet in book)
    import pypdfium2

    document = pypdfium2.PdfDocument(next(path for path in paths if path.suffix == ".pdf"))
    assert all("Concept" in document[k].get_textpage().get_text_range() for k in range(len(document)))


def test_a_report_that_was_signed_off_has_no_mark_and_no_draft_takes_its_place(ws, voc, shop):
    (path,) = ws.report(PERIOD, formats=("html",), sign_off="Noor Vis")
    page = page_of([path])
    assert page.find(class_="draft-mark") is None
    assert "Concept" not in page.get_text()
    assert "vastgesteld door Noor Vis op" in page.get_text()
    before = path.read_bytes()
    ws.decide("rename", "T-1", {"labels": {"nl": "Anders"}})
    assert ws.report(PERIOD, formats=("html",)) == [path]  # as it was signed off, though something changed
    assert path.read_bytes() == before
    with pytest.raises(ConflictError, match="signed off by Noor Vis on"):
        ws.report(PERIOD, formats=("html",), force=True)
    with pytest.raises(ConflictError, match="without xlsx"):
        ws.report(PERIOD, formats=("html", "xlsx"))
    assert (
        "a draft does not replace it"
        in voc("report", PERIOD, "--draft", "--format", "html", "-w", shop, "--force").error
    )
    (second,) = ws.report(PERIOD, formats=("html",), sign_off="Sanne")
    assert second == path
    assert path.with_name("voc-2026-06-nl-edition-1.html").read_bytes() == before
    own = [info for info in reports.load_reports(ws.store) if info.department is None and info.period == PERIOD]
    # An erasure finds the earlier edition by its name of today.
    assert {name for info in own for name in info.files} >= {"2026-06/voc-2026-06-nl-edition-1.html"}
    states = [info.state for info in own]
    assert states.count(reports.ReportState.APPROVED) == 2


def test_files_that_were_changed_after_the_sign_off_are_no_report(ws):
    (path,) = ws.report(PERIOD, formats=("html",), sign_off="Noor")
    path.write_text("anders")
    with pytest.raises(ConflictError, match="gone or were changed"):
        ws.report(PERIOD, formats=("html",))


def test_who_was_asked_and_did_not_answer_is_named_only_in_the_final(ws, form, department):
    assert "geen antwoord" not in page_of([form.with_name(form.name.replace("-antwoord.xlsx", ".html"))]).get_text()
    final = page_of(ws.report(PERIOD, department=department, formats=("html",), sign_off="Noor"))
    assert f"{department}: geen antwoord." in final.get_text()
    others = [entry.name for entry in ws.config.departments if entry.name != department]
    unasked = page_of(ws.report(PERIOD, department=others[0], formats=("html",), sign_off="Noor"))
    assert "geen antwoord" not in unasked.get_text()


def test_draft_and_approve_exclude_each_other(voc, shop):
    assert "use one of the two" in voc("report", PERIOD, "--draft", "--approve", "-w", shop).error
    assert "goes with --approve" in voc("report", PERIOD, "--as", "Noor", "-w", shop).error
    with open_workspace(shop) as ws, pytest.raises(UsageError):
        ws.report(PERIOD, formats=("form",))
