"""What benchmarks/claims.py measures, in short form: our own methods keep what they promise, within chance."""

import math
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"


@pytest.fixture(scope="module")
def claims():
    """Return the benchmark's module, importable as it is to a script that stands beside the others."""
    sys.path.insert(0, str(BENCHMARKS))
    import claims

    yield claims
    sys.path.remove(str(BENCHMARKS))


@pytest.mark.parametrize(
    ("name", "n_runs"),
    [("nps", 120), ("differences", 200), ("split", 400), ("like", 150), ("contacts", 100), ("all-contacts", 60)],
)
def test_intervals_cover_what_they_promise(claims, name, n_runs):
    lines = list(claims.MEASURES[name](n_runs))
    chance = 3 * math.sqrt(0.05 * 0.95 / n_runs)
    broken = [
        line
        for line in lines
        if line.method == "voc" and not line.low - chance <= line.measured <= min(line.high + chance, 1.0)
    ]
    assert broken == []
    assert {line.method for line in lines} > {"voc"}


def test_the_textbook_misses_what_ours_keeps(claims):
    by_method = {line.method: line for line in claims.measure_like_for_like(100)}
    assert not by_method["plain difference"].holds
    by_method = {line.method: line for line in claims.measure_contact_shares(40)}
    assert not by_method["signals alone, Wald"].holds


@pytest.mark.parametrize("world", ["seasonal", "sources start, stop and double", "a month three times as large"])
def test_false_changes_stay_at_their_stated_number(claims, monkeypatch, world):
    monkeypatch.setattr(claims, "ALERT_WORLDS", {world: claims.ALERT_WORLDS[world]})
    by_method = {line.method: line for line in claims.measure_false_alarms(60)}
    # Half a false change a month, and what chance adds to the mean of sixty months.
    assert by_method["voc"].measured <= 0.5 + 3 * math.sqrt(0.5 / 60)
    assert by_method["z >= 3"].measured > by_method["voc"].measured
