import pytest

from voc.insight.month import build_month
from voc.insight.small_cells import flag_hidden_cells, flag_hidden_outcomes, merge_small_counts
from voc.insight.tidy_frames import tabulate_causes
from voc.records import Period

OCTOBER = Period(2026, 10)


@pytest.mark.parametrize(
    ("counts", "customers", "hidden"),
    [
        ([40, 30, 20], [30, 20, 10], [0, 0, 0]),
        ([40, 30, 2], [30, 20, 2], [0, 1, 1]),  # alone it would be the total less the others
        ([40, 3, 2], [30, 3, 2], [0, 1, 1]),  # two of them, five together: any may be none or all of it
        ([40, 9, 2, 1], [30, 9, 2, 1], [0, 1, 1, 1]),  # three together are few themselves
        ([12, 1], [10, 1], [1, 1]),
        ([40, 0, 6], [30, 0, 6], [0, 0, 0]),  # nobody needs no protection
        ([40, 8, 60], [30, 3, 40], [1, 1, 0]),  # loud voices: eight comments of three customers
        ([29.8, 0.2], [29, 0], [0, 1]),  # a hair of a theme is nobody
        ([29, 9, 0.3, 0.3, 0.3], [28, 9, 0, 0, 0], [0, 1, 1, 1, 1]),  # three hairs may be one customer
    ],
)
def test_what_is_hidden_is_never_alone_and_never_small_together(counts, customers, hidden):
    assert flag_hidden_cells(counts, customers, 5).astype(int).tolist() == hidden


def test_small_groups_are_taken_together_until_they_are_large():
    counts, customers = {"phone": 40, "chat": 9, "letter": 2}, {"phone": 40, "chat": 9, "letter": 2}
    assert merge_small_counts(counts, customers, 5, name="few") == {"phone": 40, "few": 11}
    assert merge_small_counts({"phone": 40}, {"phone": 40}, 5, name="few") == {"phone": 40}


@pytest.fixture
def month_world(world):
    """Forty comments about a large theme of three departments, ten about one that hardly has a second department."""
    world.many("2026-10", 1, 40, causes={"Facturatie": 0.5, "Digitaal & IT": 0.3, "Netbeheerder": 0.2})
    world.many("2026-10", 2, 10, causes={"Facturatie": 0.85, "Digitaal & IT": 0.1, "Netbeheerder": 0.05})
    return world


def test_a_share_that_tells_how_few_others_there_are_is_not_printed(month_world):
    month = build_month(month_world.facts(), OCTOBER)
    large, small = (next(line for line in month.themes if line.theme == theme) for theme in (1, 2))
    assert [cause.share.value for cause in large.causes] == pytest.approx([0.5, 0.3, 0.2])
    # Who leads is told, and how surely; of the others nothing.
    assert [(cause.department, cause.share.is_suppressed) for cause in small.causes] == [("Facturatie", True)]
    assert small.causes[0].lead_probability > 0.9
    assert not any(theme == 2 for line in month.departments for theme, _ in line.themes)
    assert not any(reference.startswith("2026-10/T-2/cause") for reference in month.figures)


def test_a_department_reads_no_more_of_itself_than_the_company_does(month_world):
    own = build_month(month_world.facts(), OCTOBER, "Facturatie")
    small = next(line for line in own.themes if line.theme == 2)
    assert [(cause.department, cause.share.value) for cause in small.causes] == [("Facturatie", None)]
    assert [theme for line in own.departments for theme, _ in line.themes] == [1]


def test_the_list_of_causes_hides_the_same_shares(month_world):
    rows = tabulate_causes(month_world.facts(), OCTOBER).to_dict("records")
    assert [(row["theme"], row["department"], row["share"] is None) for row in rows] == [
        ("T-1", "Facturatie", False),
        ("T-1", "Digitaal & IT", False),
        ("T-1", "Netbeheerder", False),
        ("T-2", "Facturatie", True),
    ]
    assert rows[-1]["note"] == "fewer than 5 customers"


def test_a_department_beside_a_small_one_is_hidden_in_its_own_report_too(world):
    world.many("2026-10", 1, 40, causes={"Facturatie": 1.0})
    world.many("2026-10", 1, 8, causes={"Digitaal & IT": 1.0})
    world.many("2026-10", 1, 3, causes={"Netbeheerder": 1.0})
    company = build_month(world.facts(), OCTOBER)
    hidden = {line.department.name for line in company.departments if line.comments.is_suppressed}
    assert hidden == {"Digitaal & IT", "Netbeheerder"}
    own = build_month(world.facts(), OCTOBER, "Digitaal & IT")
    assert own.comments.is_suppressed
    assert own.departments[0].comments.is_suppressed
    assert own.trend[-1].count is None


def test_channels_and_languages_of_a_few_are_counted_together(world):
    world.many("2026-10", 1, 20, channel="phone", language="nl")
    world.many("2026-10", 1, 6, channel="chat", language="en")
    world.many("2026-10", 1, 2, channel="letter", language="pl")
    quality = build_month(world.facts(), OCTOBER).quality
    assert quality.by_channel == {"phone": 20, "few": 8}
    assert quality.by_language == {"nl": 20, "few": 8}


def test_groups_that_leave_out_a_part_of_all_are_refused():
    with pytest.raises(ValueError, match="groups that hold all of the first"):
        flag_hidden_outcomes([[81, 20], [40, 10], [40, 10]], [[81, 20], [40, 10], [40, 10]], 5)
    twice = [[50, 20], [40, 15], [30, 10]]  # some are in both groups
    assert not flag_hidden_outcomes(twice, twice, 5).any()
