"""Complaints beside their register: terms, and compensation by cause."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from voc.errors import InputError
from voc.insight.complaint_handling import join_register, tabulate_compensation, tabulate_complaints
from voc.records import Period
from voc.records.complaints import RegisteredComplaint
from voc.workspace.complaint_register import read_complaint_register

OCTOBER = Period(2026, 10)
BILLS, IT = "Facturatie", "Digitaal & IT"


def add_complaints(world, n, reason, *, n_late=0, causes=None, amount=None, register=None):
    """Add complaints of 5 October and their rows in the register, of which the first ones are closed late."""
    register = [] if register is None else register
    for k in range(n):
        key = str(world.comment("2026-10-05 12:00", 1, kind="complaint", reason=reason, causes=causes))
        closed = date(2026, 10, 30) if k < n_late else date(2026, 10, 12)
        register.append(
            RegisteredComplaint(
                key, None, date(2026, 10, 6), date(2026, 10, 19), closed, compensation_eur=amount, row=len(register) + 2
            )
        )
    return register


def test_the_share_within_the_term_by_reason(world):
    register = add_complaints(world, 30, "1", n_late=10)
    add_complaints(world, 20, "17", n_late=5, register=register)
    register.append(RegisteredComplaint("enquete:unknown", date(2026, 9, 30), due=date(2026, 10, 7)))  # of September
    table = tabulate_complaints(world.facts(), register, OCTOBER).set_index("reason")
    assert table.loc["", ["complaints", "in_term", "late", "running"]].tolist() == [50, 35, 15, 0]
    assert table.loc["1", "share"] == pytest.approx(20 / 30)
    assert table.loc["1", "low"] < 20 / 30 < table.loc["1", "high"]
    assert table.loc["17", ["acknowledged", "median_days"]].tolist() == [1, 7]


def test_open_beyond_the_due_day_is_late_and_without_one_it_is_running(world):
    register = [
        RegisteredComplaint(f"R{k}", date(2026, 10, 1), due=date(2026, 10, 15) if k < 6 else None, row=k)
        for k in range(12)
    ]
    for _ in range(3):  # one alone would be taken for a wrong date
        world.comment("2026-10-31 12:00", 1)
    table = tabulate_complaints(world.facts(), register, OCTOBER).set_index("reason")
    assert table.loc["?", ["late", "running", "share"]].tolist() == [6, 6, 0]


def test_a_few_who_are_late_are_hidden_with_what_would_tell_them(world):
    register = add_complaints(world, 30, "1", n_late=8)
    add_complaints(world, 20, "17", n_late=2, register=register)
    table = tabulate_complaints(world.facts(), register, OCTOBER).set_index("reason")
    assert table.loc["", "late"] == 10
    assert pd.isna(table.loc[["1", "17"], "late"]).all()
    assert pd.isna(table.loc[["1", "17"], "complaints"]).all()


def test_compensation_is_divided_by_the_causes(world):
    register = add_complaints(world, 20, "1", causes={BILLS: 0.75, None: 0.25}, amount=10.0)
    add_complaints(world, 10, "17", causes={IT: 1.0}, amount=50.0, register=register)
    register += [RegisteredComplaint(f"R{k}", date(2026, 10, 1), compensation_eur=5.0, row=-k) for k in range(6)]
    table = tabulate_compensation(world.facts(), register, OCTOBER).set_index("department")
    assert table["paid_eur"].to_dict() == pytest.approx({"": 730, IT: 500, BILLS: 150, "unknown": 80})
    assert table.loc[BILLS, "complaints"] == pytest.approx(15)
    few = [one for one in register if one.compensation_eur == 50][:4]
    assert tabulate_compensation(world.facts(), few, OCTOBER).empty


def test_without_an_audit_compensation_has_no_interval_and_with_one_it_has(world):
    register = add_complaints(world, 40, "1", causes={BILLS: 0.7, IT: 0.3}, amount=20.0)
    add_complaints(world, 2, "17", causes={IT: 1.0}, amount=900.0, register=register)
    facts = world.facts()
    plain = tabulate_compensation(facts, register, OCTOBER).set_index("department")
    assert plain[["low", "high"]].isna().all().all()
    assert "none was audited" in plain.loc[BILLS, "note"]
    # Of thirty that were drawn, 27 were bills.
    audited = pd.DataFrame(
        [
            {"segment": k, "department": name, "truth": float(name == (BILLS if k <= 27 else IT)), "weight": 1.3}
            | {"predicted": p}
            for k in range(1, 31)
            for name, p in ((BILLS, 0.7), (IT, 0.3))
        ]
    )
    table = tabulate_compensation(replace(facts, audited=audited), register, OCTOBER).set_index("department")
    paid = table["paid_eur"]
    assert table.loc[BILLS, "low"] < paid[BILLS] < table.loc[BILLS, "high"]
    assert paid[""] == pytest.approx(2600)
    # Two large amounts decide more than forty small ones: the interval is one of a few complaints.
    assert table.loc[BILLS, "high"] - table.loc[BILLS, "low"] > 0.3 * 2600


def test_a_register_is_read_and_a_wrong_cell_says_where(tmp_path):
    path = tmp_path / "register.csv"
    path.write_text("key;closed;compensation_eur\nK1;2026-10-05;1.250,50\nK2;;\n", encoding="utf-8")
    first, second = read_complaint_register(path)
    assert (first.closed, first.compensation_eur) == (date(2026, 10, 5), 1250.5)
    assert (second.closed, second.compensation_eur) == (None, None)
    path.write_text("key,compensation_eur\nK1,-5\n", encoding="utf-8")
    with pytest.raises(InputError, match="row 2, column compensation_eur: '-5' is no amount"):
        read_complaint_register(path)


def test_a_bare_key_finds_complaints_and_no_row_of_a_survey(world):
    for k in range(8):
        world.comment("2026-08-05 12:00", 1, kind="survey", reason="17", source_key=str(k + 1), causes={IT: 1.0})
    register = [RegisteredComplaint(str(k + 1), date(2026, 10, 1), compensation_eur=10.0, row=k) for k in range(8)]
    assert tabulate_complaints(world.facts(), register, OCTOBER)["reason"].tolist() == ["", "?"]
    assert IT not in tabulate_compensation(world.facts(), register, OCTOBER)["department"].tolist()


def test_a_complaint_of_several_texts_is_found_by_the_key_of_its_row(world):
    for k in range(6):
        for part in (1, 2):
            world.comment("2026-10-05", 1, kind="complaint", reason="17", source_key=f"K{k}/{part}", customer=f"c-{k}")
    # A key that has a stroke itself is found as it is.
    world.comment("2026-10-05", 1, kind="complaint", reason="1", source_key="K9/1")
    world.comment("2026-10-05", 1, kind="complaint", reason="1", source_key="K9")
    register = [RegisteredComplaint(key, None, row=k) for k, key in enumerate([*(f"K{k}" for k in range(6)), "K9"])]
    table = join_register(world.facts(), register)
    assert table["reason"].tolist() == ["17"] * 6 + ["1"]
    assert table["month"].eq(OCTOBER.index).all()
    assert table["customer"].nunique() == 7


def test_a_complaint_with_the_words_of_an_earlier_one_is_found_and_has_its_cause(world):
    first = world.comment("2026-02-01", 1, kind="complaint", reason="1", source_key="K1", customer="c-1")
    fields = {"kind": "complaint", "reason": "17", "customer": "c-1", "duplicate_of": first}
    world.comment("2026-10-05", 1, source_key="K2", **fields)
    # Both sources have this one: it is the same complaint.
    world.comment("2026-10-05", 1, source_key="K2", source_name="post", **fields)
    table = join_register(world.facts(), [RegisteredComplaint("K2", None, row=1)])
    assert table[["month", "reason", "row"]].to_numpy().tolist() == [[OCTOBER.index, "17", 0]]
