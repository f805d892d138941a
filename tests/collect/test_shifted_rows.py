import pytest

NAMES = "id;datum;cijfer;opmerking;kanaal;regio"
MAPPING = {
    "kind": "survey",
    "columns": {"key": "id", "at": "datum", "score": "cijfer", "text": "opmerking", "channel": "kanaal"},
    "score": {"scale": "mark"},
}
GOOD = "".join(
    f"r{k};{k % 28 + 1:02d}-10-2026;{k % 9 + 1};de monteur kwam te laat {k};{'mail' if k % 2 else 'telefoon'};Oost\n"
    for k in range(24)
)


@pytest.mark.parametrize(
    ("line", "direction"),
    [
        ("r90;;04-10-2026;7;Bel Jan de Vries op 06-12345678;mail", "right"),
        ("r90;04-10-2026;;7;Bel Jan de Vries op 06-12345678;mail", "right"),
        ("r90;04-10-2026;Bel Jan de Vries op 06-12345678;mail;Oost;", "left"),
        ("04-10-2026;7;Bel Jan de Vries op 06-12345678;mail;Oost;", "left"),
    ],
)
def test_a_row_that_stands_one_column_too_far_is_refused_by_its_number(convert, line, direction):
    result = convert(f"{NAMES}\n{GOOD}{line}\n{GOOD.replace('r', 's', 1)}", MAPPING)
    assert len(result.records) == result.n_rows - 1
    (rejection,) = result.rejections
    assert (rejection.row, rejection.column, rejection.is_row_kept) == (26, None, False)
    assert rejection.reason == f"its cells stand one column too far to the {direction}"
    assert "'kanaal'" in rejection.expected or "'cijfer'" in rejection.expected
    assert "06-12345678" not in str(result.rejections)
    assert not any("Vries" in str(record.channel) for record in result.records)


@pytest.mark.parametrize(
    "line",
    [
        "r90;04-10-2026;acht;het was goed;mail;Oost",
        "r90;;7;het was goed;mail;Oost",
        "r90;;elf;het was goed;mail;Oost",
        "r90;04-10-2026;12;mail;mail;Oost",
        "r90;04-10-2026;;;;",
    ],
)
def test_a_mistake_in_one_cell_costs_no_row(convert, line):
    result = convert(f"{NAMES}\n{GOOD}{line}\n", MAPPING)
    assert not any(not rejection.is_row_kept for rejection in result.rejections)
