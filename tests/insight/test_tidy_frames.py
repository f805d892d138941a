import pytest

from voc.errors import UnknownNameError
from voc.insight.tidy_frames import tabulate_causes, tabulate_nps
from voc.records import Period


def test_causes_per_theme_stand_largest_first_with_unknown_as_none(world):
    world.many("2026-10", 1, 40, causes={"Facturatie": 0.3, "Digitaal & IT": 0.5, None: 0.2})
    world.many("2026-10", 2, 3, causes={"Facturatie": 1.0})
    frame = tabulate_causes(world.facts(), Period(2026, 10))
    assert frame["department"].tolist() == ["Digitaal & IT", "Facturatie", None, None]
    assert frame["share"].tolist()[:3] == pytest.approx([0.5, 0.3, 0.2])
    assert frame["note"].tolist()[-1] == "fewer than 5 customers"
    # Nothing was audited: no interval, but how surely the order holds.
    assert frame["low"].isna().all()
    assert 0.5 < frame["leads"].iloc[0] < 0.9


def test_the_nps_per_month_and_split_by_a_column(world):
    for k in range(12):
        world.comment(
            "2026-10-05", 1, scope="transactional", score=10 if k % 2 else 0, channel="chat" if k % 2 else "phone"
        )
    world.comment("2026-09-05", 1, scope="transactional", score=10)
    whole = tabulate_nps(world.facts())
    assert whole["month"].tolist() == ["2026-09", "2026-10"]
    assert whole["note"].tolist() == ["fewer than 5 customers", ""]
    # A number that is not shown is missing: 0 would be another number.
    assert whole["answers"].isna().tolist() == [True, False]
    assert whole["answers"].iloc[1] == 12
    split = tabulate_nps(world.facts(), by="channel")
    assert split.loc[split["month"] == "2026-10", ["channel", "nps"]].to_numpy().tolist() == [
        ["chat", 100.0],
        ["phone", -100.0],
    ]


def test_a_column_that_cannot_split_is_named_with_those_that_can(world):
    world.comment("2026-10-05", 1, score=3)
    with pytest.raises(UnknownNameError, match="channel, touchpoint"):
        tabulate_nps(world.facts(), by="customer")


def test_the_nps_of_a_few_does_not_follow_from_that_of_all(world):
    for channel, n in (("phone", 20), ("chat", 7), ("letter", 3)):
        for _ in range(n):
            world.comment("2026-10-05", 1, scope="transactional", score=9, channel=channel)
    table = tabulate_nps(world.facts(), by="channel").set_index("channel")
    assert table["answers"].isna().to_dict() == {"phone": False, "chat": True, "letter": True}
