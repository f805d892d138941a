"""Page for a team: what it flagged, what came of it, and which reasons are mixed up; never who flagged it."""

from dataclasses import replace
from datetime import UTC, date, datetime

import bs4
import pytest

from voc.causes.reason_quality import Confusion
from voc.config.company import Reason
from voc.insight.action_results import ActionLine, ActionState
from voc.insight.team_feedback import FlaggedTheme, TeamFeedback
from voc.records import Action, Estimate
from voc.report.single_page import OverviewSettings
from voc.report.team_page import build_team_pages

FIRST_DAY, LAST_DAY = date(2026, 10, 18), date(2026, 10, 31)


def make_team(*themes, team="Noord", n_with_department=12, n_with_note=9):
    return TeamFeedback(team, FIRST_DAY, LAST_DAY, 20, n_with_department, n_with_note, tuple(themes))


def flag(line, *departments, n=12):
    return FlaggedTheme(line.theme, line.labels, n, departments)


def pair(first="1", second="2", share=0.3, n=40):
    return Confusion(first, second, Estimate(share, 0.2, 0.4, n, "share"))


@pytest.fixture
def build(config, october, tmp_path):
    """Return the text of a team's page."""

    def build_text(*teams, month=october, confusions=(), reasons=(), made=datetime(2026, 11, 3, 8, tzinfo=UTC)):
        settings = OverviewSettings(
            config.model_copy(update={"reasons": tuple(reasons)}), tmp_path, "en", made, formats=("html",)
        )
        paths = build_team_pages(teams, month, confusions, settings)
        pages = [bs4.BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser") for path in paths]
        return [" ".join(page.get_text(" ").replace("\u00a0", " ").split()) for page in pages]

    return build_text


def test_each_team_has_its_page_and_all_together_are_named_so(build, tmp_path):
    texts = build(make_team(), make_team(team=None), make_team(team="A/B"), make_team(team="A & B"))
    assert len(texts) == len({path.name for path in (tmp_path / "teams").iterdir()}) == 4
    assert (tmp_path / "teams" / "voc-team-2026-10-31-en.html").exists()
    assert "Noord" in texts[0]


def test_numbers_that_would_tell_of_a_few_are_left_out(build):
    (both,) = build(make_team())
    (neither,) = build(make_team(n_with_department=None, n_with_note=None))
    assert ("20 signals" in both, "12 " in both, " 9 " in both) == (True, True, True)
    assert ("20 signals" in neither, "12 " in neither, " 9 " in neither) == (True, False, False)


def test_a_team_that_flagged_nothing_is_told_so_without_a_table(build):
    (text,) = build(make_team())
    assert "Feed-in" not in text


def test_a_right_suspicion_and_a_wrong_one_are_told_apart(build, october):
    feed_in = october.themes[0]
    (wrong,) = build(make_team(flag(feed_in, ("Digitaal & IT", 7), ("Facturatie", 3))))
    (right,) = build(make_team(flag(feed_in, ("Facturatie", 7))))
    (nobody,) = build(make_team(flag(feed_in)))
    assert "you named Digitaal & IT most often; the cause lies with Facturatie" in wrong
    assert "you named Facturatie" not in wrong
    assert "Facturatie" in right
    assert "named Digitaal" not in right + nobody
    assert "the cause lies most often with Facturatie" in nobody


def test_where_no_cause_is_sure_none_is_told_and_a_persons_answer_is(build, october):
    first, second, _ = october.themes[5].causes
    alike = replace(second.share, value=0.43, low=0.35, high=0.51)  # beside .44
    line = replace(october.themes[5], causes=(first, replace(second, share=alike)))
    month = replace(october, themes=(line,), findings=())
    assert "the cause lies" not in build(make_team(flag(line)), month=month)[0]
    decided = replace(line, department="Product & Tarieven")
    text = build(make_team(flag(line)), month=replace(month, themes=(decided,)))[0]
    assert "the cause lies most often with Product & Tarieven" in text


def test_what_was_promised_is_told_as_it_stands_on_the_day_of_the_page(build, october):
    theme = october.themes[0]
    action = Action(theme.theme, "Facturatie", "Nota's herstellen.", date(2026, 10, 20), due=date(2026, 11, 1), id=1)
    month = replace(october, actions=(ActionLine(action, theme.labels, ActionState.RUNNING),))
    before = build(make_team(flag(theme)), month=month, made=datetime(2026, 11, 1, 8, tzinfo=UTC))[0]
    after = build(make_team(flag(theme)), month=month, made=datetime(2026, 11, 9, 8, tzinfo=UTC))[0]
    assert "Nota's herstellen" in before
    assert ("late" in before, "late" in after) == (False, True)
    elsewhere = build(make_team(flag(october.themes[1])), month=month)[0]
    assert "Nota's herstellen" not in elsewhere


def test_eight_themes_and_five_outcomes_fit_the_sheet(build, october):
    themes = [replace(october.themes[0], theme=n, labels={"en": f"Subject {n:02}"}) for n in range(1, 13)]
    (text,) = build(make_team(*map(flag, themes)), month=replace(october, themes=tuple(themes), findings=()))
    assert [f"Subject {n:02}" in text for n in range(1, 13)] == [True] * 8 + [False] * 4
    assert text.count("the cause lies most often with Facturatie") == 5


def test_reasons_are_named_and_three_pairs_are_told(build):
    reasons = [
        Reason(id="1", name="Bill", category="unnecessary"),
        Reason(id="2", name="Instalment", category="hygiene"),
    ]
    pairs = [pair(), pair("1", "9", 0.25), pair("2", "8", 0.2), pair("2", "7", 0.1)]
    (text,) = build(make_team(), confusions=pairs, reasons=reasons)
    assert "Bill" in text
    assert ("30%" in text, "25%" in text, "20%" in text, "10%" in text) == (True, True, True, False)
    # A reason that is no longer in the list is told by its id.
    assert "9" in text


def test_a_pair_that_may_not_be_shown_or_never_came_together_is_not_told(build):
    hidden = replace(pair(), share=Estimate(None, None, None, 3, "share", note="fewer than 5 customers"))
    assert "both" not in build(make_team(), confusions=[hidden, pair(share=0.0)])[0]
