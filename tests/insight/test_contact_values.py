"""Value–irritant matrix: the company's side and the customer's, both measured."""

from voc.insight.contact_values import tabulate_contact_values
from voc.records import Period

OCTOBER = Period(2026, 10)


def add_reason(world, reason, score, n_repeated):
    """Add eighty contacts of a reason, some of which come back, and sixty scores about it."""
    for k in range(80):
        customer = f"{reason}-{k}"
        world.contact(f"2026-10-{1 + k % 15:02d} 10:00", reason, customer=customer)
        if k < n_repeated:
            world.contact(f"2026-10-{3 + k % 15:02d} 10:00", reason, customer=customer)
    for k in range(60):
        value = score if k % 4 else 8
        world.comment("2026-10-05 12:00", 1, reason=reason, score=value, scope="transactional")


def tabulate(world, repeats, scores):
    for reason, n, score in zip(("1", "17", "11"), repeats, scores, strict=True):
        add_reason(world, reason, score, n)
    world.end_data("2026-11-20")
    config = {
        "reasons": [
            {"id": "1", "name": "Afrekening", "category": "hygiene"},
            {"id": "17", "name": "App", "category": "unnecessary"},
            {"id": "11", "name": "Verhuizing", "category": "valuable"},
        ],
        "departments": [],
    }
    return tabulate_contact_values(world.facts(config=config), OCTOBER).set_index("reason")


def test_what_irritates_and_what_is_worth_something_to_both(world):
    table = tabulate(world, (20, 60, 8), (8, 2, 10))
    assert table["quadrant"].to_dict() == {"1": "", "17": "eliminate", "11": "strengthen"}
    assert table.loc["17", "contacts"] == 140
    assert table.loc["17", "repeats"] == 60 / 140


def test_where_the_measures_speak_against_each_other_nothing_is_told(world):
    table = tabulate(world, (20, 60, 20), (8, 10, 8))
    assert table.loc["17", "customer_side"] == ""  # content, and back within the week


def test_reasons_that_are_alike_are_in_no_quadrant(world):
    table = tabulate(world, (20, 22, 18), (8, 8, 8))
    assert set(table["quadrant"]) == {""}
    assert table["company_side"].to_dict() == {"1": "irritant", "17": "irritant", "11": "value"}


def test_three_months_do_not_tell_a_month_that_is_not_shown(world):
    for month, n_back in (("2026-08", 12), ("2026-09", 12), ("2026-10", 3)):
        for k in range(60):
            world.contact(f"{month}-10 10:00", "17", customer=f"{month}-{k}")
            if k < n_back:
                world.contact(f"{month}-14 10:00", "17", customer=f"{month}-{k}")
    world.end_data("2026-11-20")
    config = {"reasons": [{"id": "17", "name": "App", "category": "unnecessary"}], "departments": []}
    facts = world.facts(config=config)
    # October's three are not shown, and would be all of the three months less August and September.
    assert tabulate_contact_values(facts, OCTOBER)["repeats"].isna().all()
    assert tabulate_contact_values(facts, Period(2026, 9))["repeats"].notna().all()
