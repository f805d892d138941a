"""From a reference to the comments behind it."""

import pytest

from voc.errors import UnknownNameError
from voc.insight.comment_trace import find_merged_theme, load_comments_behind
from voc.records import Period
from voc.store import reports
from voc.workspace import open_workspace


@pytest.fixture(scope="module")
def ws(fitted):
    with open_workspace(fitted) as opened:
        yield opened


def test_a_comment_leads_to_itself_however_its_reference_is_written(ws):
    assert load_comments_behind(ws.store, "F-3")["id"].tolist() == [3]
    assert load_comments_behind(ws.store, " f-3 ")["id"].tolist() == [3]


def test_a_theme_leads_to_its_comments(ws):
    theme = ws.theme_catalog.records()[0]
    comments = load_comments_behind(ws.store, theme.reference)
    assert list(comments) == ["id", "at", "channel", "text"]
    assert len(comments) == theme.n_comments


def test_a_merged_theme_leads_to_the_one_that_it_is_part_of_now(shop, voc):
    with open_workspace(shop) as ws:
        old, new = [theme.reference for theme in ws.theme_catalog.records()[:2]]
        ws.decide("merge", old, {"into": int(new.removeprefix("T-"))})
        expected = load_comments_behind(ws.store, new)["id"].tolist()
        assert load_comments_behind(ws.store, old)["id"].tolist() == expected
        assert find_merged_theme(ws.store, old) == new
        assert [find_merged_theme(ws.store, each) for each in (new, "F-3", "2026-06/comments")] == [None] * 3
    assert f"{old}, merged into {new} since, which has {len(expected)} comments" in voc("trace", old, "-w", shop).out


def test_a_printed_figure_leads_to_the_comments_that_it_counts(ws):
    line = ws.month("2026-06").themes[0]
    assert len(load_comments_behind(ws.store, line.comments.reference)) == line.comments.value


def test_a_findings_code_leads_to_the_comments_that_it_counts(shop):
    with open_workspace(shop) as ws:
        comments = ws.month("2026-06").themes[0].comments
        figures = {comments.reference: (comments, [1, 2, 3]), "2026-06/T-1/comments": (comments, [4])}
        findings = {
            "B-2026-06-7": {"kind": "theme new", "theme": 1, "figure": comments.reference},
            "B-2026-06-8": {"kind": "theme new", "theme": 1},  # as reports of before stored it
            "B-2026-06-9": {"kind": "urgent", "theme": None, "figure": None},
        }
        reports.save_report(
            ws.store, period=Period(2026, 6), department=None, language="nl", run_id=None, manifest={},
            figures=figures, titles=dict.fromkeys(figures, ""), findings=findings, state=reports.ReportState.DRAFT,
        )  # fmt: skip
        expected = [4] if comments.reference == "2026-06/T-1/comments" else [1, 2, 3]
        assert load_comments_behind(ws.store, " b-2026-06-7 ")["id"].tolist() == expected
        assert load_comments_behind(ws.store, "B-2026-06-8")["id"].tolist() == [4]
        with pytest.raises(UnknownNameError, match="counts no comments: it tells of urgent"):
            load_comments_behind(ws.store, "B-2026-06-9")


@pytest.mark.parametrize("reference", ["B-2026-06-99", "F-99999", "T-9999", "S-1", "2026-06/nothing", "nonsense", ""])
def test_nothing_behind_a_reference_is_an_error(ws, reference):
    with pytest.raises(UnknownNameError):
        load_comments_behind(ws.store, reference)
