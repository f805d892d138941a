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


@pytest.mark.parametrize("rows", [[], [()], [("",) * 6], [(None,) * 6], [("  ", "\t", "\n", " ", "", "")] * 3])
def test_a_list_without_anything_in_it_has_no_themes_and_no_complaints(rows):
    assert read(*rows) == ((), ())


@pytest.mark.parametrize(
    ("cell", "label"), [(12, "12"), (1.5, "1.5"), ("  Nota  \n klopt niet ", "Nota klopt niet"), ("Énergie", "Énergie")]
)
def test_a_label_is_read_from_any_cell_on_one_line(cell, label):
    assert read((cell,))[0][0].labels == {"nl": label}


@pytest.mark.parametrize("n", [80, 81])
def test_a_label_has_eighty_characters_at_most(n):
    seeds, rejected = read(("x" * n, "", "", "", "", ""))
    assert (len(seeds), len(rejected)) == ((1, 0) if n == 80 else (0, 1))


@pytest.mark.parametrize("n", [50, 51, 120])
def test_examples_beyond_fifty_are_left_out_and_told(n):
    (seed,), rejected = read(("Nota", "", "|".join(f"zin {number}" for number in range(n)), "", "", ""))
    assert seed.examples == tuple(f"zin {number}" for number in range(min(n, 50)))
    assert list_rejections(rejected) == ([] if n <= 50 else [(2, "examples", True)])


@pytest.mark.parametrize(
    ("cell", "keywords"),
    [("nota, bedrag", ("nota", "bedrag")), ("nota|bedrag;nota\nbedrag", ("nota", "bedrag")), (" , ;| ", ()), ("", ())],
)
def test_keywords_stand_between_any_signs_each_once(cell, keywords):
    assert read(("Nota", "", "", cell, "", ""))[0][0].keywords == keywords


def test_an_example_with_commas_is_one():
    assert read(("Nota", "", "Hoog, hoger, hoogst", "", "", ""))[0][0].examples == ("Hoog, hoger, hoogst",)


def test_the_same_label_in_both_languages_of_one_row_is_no_repetition():
    seeds, rejected = read(("App", "App", "", "", "", ""))
    assert (len(seeds), rejected) == (1, ())


def test_a_label_that_is_another_rows_in_the_other_language_is_told_with_that_row():
    seeds, rejected = read(("App", "", "", "", "", ""), ("Toepassing", "app", "", "", "", ""))
    assert [seed.row for seed in seeds] == [2]
    assert list_rejections(rejected) == [(3, "label_en", False)]
    assert "row 2" in rejected[0].reason


def test_a_row_that_was_left_out_keeps_no_other_one_from_its_label():
    seeds, rejected = read(
        ("Nota", "", "", "", "", ""), ("NOTA", "Bill", "", "", "", ""), ("Rekening", "bill", *[""] * 4)
    )
    assert [seed.row for seed in seeds] == [2, 4]
    assert list_rejections(rejected) == [(3, "label_nl", False)]


@pytest.mark.parametrize("above", ["nota", " NOTA ", "Bill"])
def test_a_theme_is_never_under_itself_in_any_case_or_language(above):
    (seed,), rejected = read(("Nota", "Bill", "", "", above, ""))
    assert seed.parent is None
    assert list_rejections(rejected) == [(2, "parent", True)]


def test_a_main_subject_of_no_row_stays_and_so_do_rows_above_a_circle():
    seeds, rejected = read(
        ("A", "", "", "", "Betalen", ""),
        ("B", "", "", "", "C", ""),
        ("C", "", "", "", "b", ""),
        ("D", "", "", "", "C", ""),
    )
    assert [seed.parent for seed in seeds] == ["Betalen", None, "b", "C"]
    assert list_rejections(rejected) == [(3, "parent", True)]


def test_without_departments_in_the_settings_the_refusal_says_so():
    (seed,), (rejection,) = read(("Nota", "", "", "", "", "Facturatie"), departments=())
    assert seed.department is None
    assert "no [[departments]]" in rejection.expected


def test_no_refusal_repeats_a_whole_cell():
    _, rejected = read(
        ("x" * 5_000, "", "y" * 5_000, "", "z" * 5_000, "d" * 5_000), ("Nota", "", "y" * 5_000, "", "", "")
    )
    assert rejected
    assert all(len(rejection.redacted_cell) <= 60 for rejection in rejected)
