"""What is older than its source keeps it is not stored, and erased by a command that says first what it will do."""

import csv
from datetime import date

import pytest

import voc
from voc.insight.comment_trace import count_erased_comments
from voc.pipeline.signed_figures import load_revision
from voc.store import decision_log
from voc.store.reports import load_reports
from voc.workspace.expired_data import erase_expired_data

KEEP = 'kind = "survey"\nkeep = "{time}"\n'
COMPLAINTS = """
[sources.klachten]
kind = "complaint"
files = ["klachten*.csv"]
keep = {{ closed = "12 months", open = "{open}" }}
[sources.klachten.columns]
key = "id"
at = "datum"
text = "klacht"
customer = "klant"
closed = "afgehandeld op"
"""
OLD_TEXT = "Het kompas van de kotter wees de verkeerde haven aan"
ROWS = (
    ("k1", "01-02-2024", "De scheepslantaarn kwam kapot aan", "K1", "01-03-2024"),
    ("k2", "01-02-2024", "Het roer van de sloep wacht nog op antwoord", "K2", ""),
    ("k3", "01-02-2024", "De nota van de kombuis werd laat opgelost", "K3", "01-10-2026"),
    ("k4", "01-02-2024", "De giek is afgehandeld zonder datum", "K4", "Afgehandeld"),
)


def set_keep(root, time):
    path = root / "voc.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('kind = "survey"\n', KEEP.format(time=time), 1), "utf-8")


def add_complaints(root, open_time):
    path = root / "voc.toml"
    path.write_text(path.read_text(encoding="utf-8") + COMPLAINTS.format(open=open_time), encoding="utf-8")


def write_complaints(folder, rows=ROWS):
    path = folder / "klachten.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows([("id", "datum", "klacht", "klant", "afgehandeld op"), *rows])
    return path


def run(ws, today, *, dry_run=False):
    return erase_expired_data(ws, today=today, dry_run=dry_run)


def test_a_dry_run_says_what_would_go_and_changes_nothing(shop, voc):
    set_keep(shop, "1 month")
    done = voc("erase", "--expired", "--dry-run", "--workspace", shop)
    assert done.code == 0, done.err
    assert "enquete (kept 1 month): " in done.out
    assert "printed figures counted from them" in done.out
    assert "Nothing was erased (dry run)" in done.out
    assert "retention: rows past the time that they are kept (enquete: " in voc("doctor", "--workspace", shop).out


def test_what_is_too_old_goes_everywhere_and_printed_figures_say_so(shop, tmp_path):
    set_keep(shop, "2 months")
    path = tmp_path / "enquete-oud.csv"
    row = f"z1;12-01-2026;{OLD_TEXT};2;K0000777;;1"
    path.write_text(f"id;datum;toelichting;nps;klantnummer;contact;reden\n{row}\n", encoding="utf-8")
    config = shop / "voc.toml"
    text = config.read_text(encoding="utf-8")
    with voc.open(shop) as ws:
        # As it was collected before somebody set how long it is kept.
        ws.config = read_config_without_keep(config, text)
        ws.collect(path)
    config.write_text(text, encoding="utf-8")
    with voc.open(shop) as ws:
        before = ws.feedback()
        page = shop / "reports/2026-06/voc-2026-06-nl.html"
        page.write_text(f"<p>{OLD_TEXT}</p>", encoding="utf-8")
        erasure = run(ws, date(2026, 6, 15))
        after = ws.feedback()
        assert after["at"].min().date() >= date(2026, 4, 15)
        assert erasure.sources[0].n_comments == len(before) - len(after) > 20
        assert page in erasure.reports_withdrawn
        assert not ws.themes().empty
        (event,) = decision_log.load_events(ws.store, kinds=["expired erased"])
        assert event.payload == {"enquete": erasure.sources[0].n_comments}
    for path in shop.glob("voc.db*"):
        assert OLD_TEXT.encode() not in path.read_bytes()


def read_config_without_keep(path, text):
    from voc.config import read_config

    path.write_text(text.replace('keep = "2 months"\n', ""), encoding="utf-8")
    return read_config(path)


def test_a_figure_that_was_signed_off_is_explained(shop, voc):
    assert voc("report", "2026-06", "--approve", "--workspace", shop).code == 0
    set_keep(shop, "2 weeks")
    import voc as package

    with package.open(shop) as ws:
        approved = load_reports(ws.store)[-1]
        erasure = run(ws, date(2026, 6, 27))
        assert erasure.n_figures
        assert approved.files
        reference = "2026-06/comments"
        assert count_erased_comments(ws.store, reference) > 0
        # Also where its files went, as they quote what is erased.
        revision = load_revision(ws.decisions._context, lambda: ws.facts, _period(), None, "nl")
        assert any("erased" in figure.reasons for figure in revision.figures)
    assert "more were erased since it was printed" in voc("trace", reference, "--workspace", shop).out
    if erasure.reports_withdrawn:
        with package.open(shop) as ws:
            assert ws.report("2026-06", formats=("html",))
            assert [info.state for info in load_reports(ws.store)][-2:] == ["approved", "draft"]


def _period():
    from voc.records import Period

    return Period.parse("2026-06")


def test_what_is_closed_and_what_is_open_are_kept_apart(fresh, tmp_path):
    add_complaints(fresh, "60 months")
    with voc.open(fresh) as ws:
        result = ws.collect(write_complaints(tmp_path))
        # Closed long ago, by its day or by its own date: not stored at all.
        assert (result.n_rows, result.n_accepted, result.n_expired) == (4, 2, 2)
        assert any("older than they are kept ([sources.klachten] keep)" in note for note in result.notes)
        assert sorted(ws.feedback()["text"].str.split().str[1]) == ["nota", "roer"]
        later = run(ws, date(2027, 10, 2))
        assert later.sources[0].n_comments == 1
        assert list(ws.feedback()["text"].str.split().str[1]) == ["roer"]
        assert run(ws, date(2029, 2, 3)).sources[0].n_comments == 1
        assert ws.feedback().empty


def test_an_open_matter_stays_until_it_is_closed(fresh, tmp_path):
    add_complaints(fresh, "60 months")
    path = fresh / "voc.toml"
    path.write_text(path.read_text("utf-8").replace(', open = "60 months"', ""), encoding="utf-8")
    with voc.open(fresh) as ws:
        ws.collect(write_complaints(tmp_path))
        assert run(ws, date(2066, 1, 1)).sources[0].n_comments == 1
        assert len(ws.feedback()) == 1
        # The later export closes it.
        ws.collect(write_complaints(tmp_path, [(*ROWS[1][:4], "02-02-2066")]))
        assert run(ws, date(2066, 6, 1)).sources == ()
        assert run(ws, date(2067, 6, 1)).sources[0].n_comments == 1


def test_refused_cells_alone_are_due_too(fresh, tmp_path):
    add_complaints(fresh, "60 months")
    with voc.open(fresh) as ws:
        ws.collect(write_complaints(tmp_path, [("k9", "geen datum", "Alleen dit", "K9", "huilend belde ik op")]))
        assert run(ws, date(2030, 1, 1)).sources == ()
        (source,) = run(ws, date(2066, 1, 1), dry_run=True).sources
        assert (source.n_comments, source.n_refused_cells > 0) == (0, True)
        assert run(ws, date(2066, 1, 1)).sources == (source,)
        assert run(ws, date(2066, 1, 1)).sources == ()


def test_a_changed_time_is_no_new_mapping(shop, company):
    set_keep(shop, "90 months")
    with voc.open(shop) as ws:
        assert ws.collect(company / "enquete.csv").unchanged


def test_without_a_time_the_command_says_where_to_set_it(fitted, voc):
    done = voc("erase", "--expired", "--workspace", fitted)
    assert done.code == 2
    assert "[sources.NAME]" in done.error
    assert voc("erase", "--workspace", fitted).code == 2


@pytest.mark.parametrize("arguments", [("K1", "--expired")])
def test_a_customer_and_expired_together_are_refused(fitted, voc, arguments):
    assert voc("erase", *arguments, "--workspace", fitted).code == 2
