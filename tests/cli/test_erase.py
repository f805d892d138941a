"""``voc erase``: what was done, what is left for a person, and an exit code while something may still stand."""

from pathlib import Path

import pytest

from voc.cli.erase import (
    LOG_IN_USE,
    _describe_erasure,
    _describe_expired,
    _describe_expired_done,
    _list_remains,
)
from voc.workspace.erasure import Erasure
from voc.workspace.expired_data import ExpiredErasure, ExpiredSource

NOTHING = Erasure("c-1", 0, 0, 0)


def test_a_customer_or_expired_data_and_not_both(voc, tmp_path):
    for arguments in ((), ("K1", "--expired")):
        done = voc("erase", *arguments, "--workspace", tmp_path)
        assert done.code == 2
        assert done.error == "name a customer, or say --expired: one of the two"


def test_an_unknown_customer_and_sources_that_are_kept_for_ever_are_refused(voc, fresh):
    unknown = voc("erase", "c-onbekend", "--workspace", fresh)
    assert unknown.code == 2
    assert "nothing is stored of customer 'c-onbekend'" in unknown.error
    kept = voc("erase", "--expired", "--workspace", fresh)
    assert kept.code == 2
    assert "keep" in kept.error


def test_a_dry_run_says_that_nothing_was_erased():
    erasure = Erasure("c-1", 1, 2, 0, source_files=(Path("a.csv"),), dry_run=True)
    assert _describe_erasure(erasure) == [
        "Of this customer there are 1 comment, 2 contacts, 0 signals; nothing was erased (dry run)",
        "Left for you: a.csv is an export that holds the customer",
    ]


def test_what_only_people_can_clear_stands_at_the_end():
    erasure = Erasure(
        "c-1", 1, 0, 0, reports_withdrawn=(Path("r/a.html"), Path("r/b.pdf")), reports_made=(Path("r/a.html"),),
        source_files=(Path("x.csv"),), possible_files=(Path("y.csv"),), other_files=(Path("n.md"),),
        quoted_places=("T-7",), is_compact=False, was_erased=True,
    )  # fmt: skip
    lines = _describe_erasure(erasure)
    assert lines[0].startswith("Erased (again: the customer had been erased before): 1 comment")
    assert "Reports that quoted the customer were deleted: a.html, b.pdf" in lines
    assert "Made again without the customer: a.html" in lines
    assert [line.startswith("Left for you") for line in lines] == [False] * 4 + [True] * 5
    assert lines[-1] == LOG_IN_USE


def test_without_anything_left_nothing_is_left():
    assert not any(line.startswith("Left") for line in _describe_erasure(NOTHING))


@pytest.mark.parametrize(
    ("closed", "open_", "age"),
    [
        ("2 years", "2 years", "kept 2 years"),
        ("2 years", None, "closed: 2 years, open: while it is open"),
        (None, "1 year", "closed: for ever, open: 1 year"),
    ],
)
def test_a_source_says_how_long_it_is_kept_and_what_goes(closed, open_, age):
    erasure = ExpiredErasure((ExpiredSource("klachten", closed, open_, 3, 0, 1),), dry_run=True)
    assert _describe_expired(erasure) == [
        f"klachten ({age}): 3 comments, 1 signal to erase",
        "Nothing was erased (dry run)",
    ]


def test_printed_figures_stay_and_are_counted():
    erasure = ExpiredErasure((ExpiredSource("klachten", "1 year", "1 year", 3, 0, 0),), n_figures=1)
    assert _describe_expired(erasure)[-1].startswith("1 printed figure counted from them")
    assert len(_describe_expired_done(erasure)) == 1
    assert _describe_expired_done(ExpiredErasure(())) == []


def test_files_that_still_hold_them_are_left_for_a_person():
    erasure = ExpiredErasure(
        (), source_files=(Path("x.csv"),), possible_files=(Path("y.csv"),), other_files=(Path("n.md"),),
        is_compact=False,
    )  # fmt: skip
    assert _list_remains(erasure) == [
        "Left for you: x.csv is an export that still holds them",
        "Left for you: y.csv is of the same source and may hold them too",
        "Left for you: n.md quotes them",
        LOG_IN_USE,
    ]
