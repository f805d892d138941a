import pytest

from voc.errors import InputError, UsageError
from voc.themes.seed_list import COLUMNS, build_seed_theme, parse_seed_list


def read(*rows, columns=COLUMNS, departments=("Facturatie",)):
    return parse_seed_list(columns, rows, list(range(2, 2 + len(rows))), departments)


def list_rejections(rejected):
    return [(item.row, item.column, item.is_row_kept) for item in rejected]


def test_a_row_becomes_a_theme_with_all_that_it_says():
    (seed,), rejected = read(
        ("Dubbele nota", "Double bill", "Twee keer betaald| Nota is dubbel ", "nota, dubbel", "Betalen", "facturatie")
    )
    assert dict(seed.labels) == {"nl": "Dubbele nota", "en": "Double bill"}
    assert (seed.examples, seed.keywords) == (("Twee keer betaald", "Nota is dubbel"), ("nota", "dubbel"))
    assert (seed.parent, seed.department, seed.row, rejected) == ("Betalen", "Facturatie", 2, ())


def test_its_texts_are_labels_examples_and_keywords_with_their_language():
    seed = build_seed_theme({"nl": "Nota", "en": "Bill"}, ["Te hoog"], ["nota", "rekening"])
    assert seed.list_texts() == (("Bill", "en"), ("Nota", "nl"), ("Te hoog", None), ("nota, rekening", None))


def test_a_bad_cell_costs_that_cell_and_is_told_with_row_and_column():
    seeds, rejected = read(
        ("Nota", "", "goed|" + "x" * 501, "", "", "Nergens"),
        ("App", "a" * 81, "", "", "app", ""),
        ("Nieuw", "", "", "", "", ""),
    )
    assert [seed.labels["nl"] for seed in seeds] == ["Nota", "App", "Nieuw"]
    assert (seeds[0].examples, seeds[0].department, seeds[1].parent) == (("goed",), None, None)
    assert list_rejections(rejected) == [
        (2, "department", True),
        (2, "examples", True),
        (3, "label_en", True),
        (3, "parent", True),
    ]


def test_a_row_without_a_label_or_with_one_that_was_there_is_left_out_and_nothing_else():
    seeds, rejected = read(
        ("", "", "zomaar", "", "", ""),
        ("Nota", "", "", "", "", ""),
        (" nota ", "Invoice", "", "", "", ""),
        ("z" * 81, "", "", "", "", ""),
        ("", "", "", "", "", ""),
    )
    assert [seed.labels for seed in seeds] == [{"nl": "Nota"}]
    assert list_rejections(rejected) == [(2, "label_nl", False), (4, "label_nl", False), (5, "label_nl", False)]
    assert "row 3" in rejected[1].reason


def test_main_subjects_that_go_round_are_taken_away_and_the_themes_stay():
    seeds, rejected = read(*((name, "", "", "", above, "") for name, above in (("A", "B"), ("B", "C"), ("C", "A"))))
    assert [seed.parent for seed in seeds] == [None, "C", "A"]
    assert list_rejections(rejected) == [(2, "parent", True)]


def test_a_column_label_is_the_dutch_one_and_unknown_columns_are_refused():
    assert read(("Nota",), columns=("Label",))[0][0].labels == {"nl": "Nota"}
    with pytest.raises(InputError, match="'kleur' is not known"):
        read(columns=("label_nl", "kleur"))
    with pytest.raises(InputError, match="'label_nl' is there twice"):
        read(columns=("Label NL", "label_nl"))
    with pytest.raises(InputError, match="no column label_nl or label_en"):
        read(columns=("examples",))


@pytest.mark.parametrize(
    "labels", [{}, {"nl": "  "}, {"fr": "Facture"}, {"nl": "x" * 81}], ids=["none", "empty", "french", "long"]
)
def test_a_typed_theme_needs_a_label_in_dutch_or_english(labels):
    with pytest.raises(UsageError):
        build_seed_theme(labels, [], [])


def test_a_typed_example_has_its_limit():
    with pytest.raises(UsageError, match="at most 500"):
        build_seed_theme({"nl": "Nota"}, ["x" * 501], [])


def test_a_row_that_ends_early_has_empty_cells():
    assert parse_seed_list(["label_nl", "examples"], [["Nota"]], [2], [])[0][0].labels == {"nl": "Nota"}
