import numpy as np

from voc.insight.month import build_month
from voc.insight.results import FindingKind
from voc.records import Period
from voc.report.messages import ReportMessages
from voc.report.prose import format_finding

OCTOBER = Period(2026, 10)
PRAISED, PLAIN, SCOLDED = 1, 2, 3


def add_surveys(world, months):
    for name in months(4):
        for theme, scores in ((PRAISED, (9, 10, 10)), (PLAIN, (3, 7, 9)), (SCOLDED, (0, 3, 5))):
            for k in range(12):
                world.comment(
                    f"{name}-{1 + k:02d} 10:00", theme, score=scores[k % 3], scope="transactional", question="score"
                )


def add_idea(world, at, votes, text="Laat klanten hun afrekenmaand kiezen."):
    return world.comment(at, kind="idea", votes=votes, text=f"{text} Idee {len(world.feedback)}.")


def find(month, kind):
    return [finding for finding in month.findings if finding.kind is kind]


def test_the_theme_whose_customers_surely_score_higher_is_the_one_good_news(world, months):
    add_surveys(world, months)
    month = build_month(world.facts(), OCTOBER)
    (finding,) = find(month, FindingKind.GOOD_NEWS)
    assert finding.theme == PRAISED
    assert finding.estimates["score"].low > finding.estimates["all"].high
    assert month.findings[-1] is finding
    said = format_finding(finding, month, ReportMessages("nl"))
    assert said.lead == "Geprezen: ‘klantthema 1’ (12 klanten)"
    assert said.detail.startswith("Wie dit noemt, beoordeelt ons beter dan andere klanten. Een van hen schrijft: “")


def test_where_all_score_alike_there_is_no_good_news(world, months):
    for name in months(4):
        for k in range(36):
            world.comment(
                f"{name}-{1 + k % 28:02d} 10:00", 1 + k % 3, score=(3, 7, 9)[k // 3 % 3], scope="transactional"
            )
    assert find(build_month(world.facts(), OCTOBER), FindingKind.GOOD_NEWS) == []


def test_an_idea_without_words_is_not_told(world):
    told = add_idea(world, "2026-10-03 10:00", votes=18)
    world.comment("2026-10-04 10:00", kind="idea", votes=90, text="")
    assert [idea.feedback for idea in build_month(world.facts(), OCTOBER).ideas] == [told]


def test_the_idea_with_more_votes_than_any_before_is_told_with_its_words(world):
    for k in range(25):
        add_idea(world, f"2026-09-{1 + k:02d} 10:00", votes=k, text="Een idee over iets anders.")
    best = add_idea(world, "2026-10-03 10:00", votes=180)
    add_idea(world, "2026-10-04 10:00", votes=12)
    add_idea(world, "2026-10-05 10:00", votes=2)
    month = build_month(world.facts(), OCTOBER)
    assert [(idea.feedback, idea.votes) for idea in month.ideas] == [(best, 180), (best + 1, 12)]
    (finding,) = find(month, FindingKind.IDEA)
    said = format_finding(finding, month, ReportMessages("nl"))
    assert said.lead.startswith("180 stemmen voor een idee: ‘Laat klanten hun afrekenmaand kiezen.")


def test_an_idea_with_fewer_votes_than_an_earlier_one_is_listed_only(world):
    for k in range(25):
        add_idea(world, f"2026-09-{1 + k:02d} 10:00", votes=k)
    add_idea(world, "2026-10-03 10:00", votes=24)
    month = build_month(world.facts(), OCTOBER)
    assert len(month.ideas) == 1
    assert find(month, FindingKind.IDEA) == []


def test_a_department_reads_no_ideas(world, months):
    add_surveys(world, months)
    add_idea(world, "2026-10-03 10:00", votes=180)
    month = build_month(world.facts(), OCTOBER, "Facturatie")
    assert month.ideas == ()
    assert find(month, FindingKind.IDEA) == []


def test_a_few_customers_with_many_messages_are_named_as_loud(world, months):
    for k in range(24):
        world.comment(f"2026-10-{1 + k:02d} 10:00", 1, customer=f"loud-{k % 4}")
        world.comment(f"2026-10-{1 + k:02d} 11:00", 1)
        world.comment(f"2026-10-{1 + k:02d} 11:00", 2)
    by_theme = {line.theme: line for line in build_month(world.facts(), OCTOBER).themes}
    assert (by_theme[1].loud.n_customers, by_theme[1].loud.part) == (4, 0.5)
    assert by_theme[2].loud is None


def test_themes_are_ranked_by_customers(world):
    for k in range(30):
        world.comment(f"2026-10-{1 + k % 28:02d} 10:00", 1, customer=f"loud-{k % 5}")
    for k in range(10):
        world.comment(f"2026-10-{1 + k:02d} 11:00", 2)
    month = build_month(world.facts(), OCTOBER)
    assert [line.theme for line in month.themes] == [2, 1]
    assert np.isclose(month.themes[0].share.value, 10 / 15)
