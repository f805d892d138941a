"""Names of themes of texts whose vectors are made by hand: two subjects, two sides, two languages."""

from dataclasses import replace

import numpy as np
import pytest

from voc.text.polarity import Polarity
from voc.themes.arrays import normalize_rows
from voc.themes.features import tokenize
from voc.themes.labels.few_texts import name_by_like_clause
from voc.themes.labels.names import _NameChooser, choose_names, is_mixture_label
from voc.themes.labels.naming_texts import NamingTexts
from voc.themes.labels.theme_name import ThemeName

CORRECTION = [
    "Waar blijft mijn correctie?",
    "De correctie van mijn nota is er nog niet",
    "Ik wacht nog op de correctie",
    "Een correctie heb ik niet ontvangen",
    "Al weken wacht ik op de correctie",
]
METER = [
    "De meter hangt scheef aan de muur",
    "Mijn meter is stuk",
    "De meter staat stil",
    "Een nieuwe meter is er niet",
    "De meter doet het niet meer",
]
ENGLISH = ["My meter is broken", "The meter does not work", "Where is the new meter?"]
HORN = "The horn of my bicycle is too loud"
FEW_ENGLISH = ["nl"] * 10 + ["en"]
SAID_EVERYWHERE = "Hebben anderen dit probleem ook gemerkt?"


def build_texts(groups, languages=None, polarities=None, noise=0.05):
    """Return texts of groups that lie around axes of their own, and the rows of each."""
    generator = np.random.default_rng(0)
    texts, vectors, rows_by_group = [], [], []
    for axis, group in enumerate(groups):
        rows_by_group.append(list(range(len(texts), len(texts) + len(group))))
        for text in group:
            vectors.append(np.eye(8)[axis] + noise * generator.standard_normal(8))
            texts.append(text)
    each = np.arange(len(texts))
    by_text = polarities or {}
    naming_texts = NamingTexts(
        texts=texts,
        words=[tokenize(text) for text in texts],
        languages=languages or ["nl"] * len(texts),
        vectors=normalize_rows(np.array(vectors, dtype=np.float32)),
        occurrences=(each, each),
        classify=(lambda rows: [by_text.get(texts[row], Polarity.NEUTRAL) for row in rows]) if polarities else None,
        hidden_names=frozenset(),
    )
    return naming_texts, rows_by_group


def list_labels(names, language="nl"):
    return [by_language[language].label for by_language in names]


def test_a_name_is_a_subject_and_a_clause_of_a_member():
    texts, themes = build_texts([CORRECTION, METER])
    first, second = list_labels(choose_names(texts, themes))
    assert first.startswith("Correctie: “")
    assert second.startswith("Meter: “")
    assert first.split("“")[1].rstrip("”") in CORRECTION
    assert second.split("“")[1].rstrip("”") in METER


def test_readers_of_another_language_get_the_words_as_a_quotation():
    texts, themes = build_texts([CORRECTION, METER])
    for name in choose_names(texts, themes):
        assert name["en"].label == f"“{name['nl'].label.split('“')[1]}"


def test_members_in_two_languages_give_two_names():
    languages = ["nl"] * 10 + ["en"] * 3
    texts, themes = build_texts([CORRECTION, [*METER, *ENGLISH]], languages)
    name = choose_names(texts, themes)[1]
    assert name["nl"].label.startswith("Meter: “")
    assert any(text.rstrip(".") in name["en"].label for text in ENGLISH)


def test_a_name_is_on_the_side_of_most_members():
    groups = [[*METER, "De meter is mooi en werkt prima"], CORRECTION]
    sides = dict.fromkeys(METER, Polarity.NEGATIVE) | {"De meter is mooi en werkt prima": Polarity.POSITIVE}
    sides |= dict.fromkeys(CORRECTION, Polarity.NEGATIVE)
    texts, themes = build_texts(groups, polarities=sides)
    # The praise lies right in the middle, so that by its vector alone it would be the name.
    texts.vectors[5] = texts.vectors[themes[0]].mean(axis=0) / np.linalg.norm(texts.vectors[themes[0]].mean(axis=0))
    label = list_labels(choose_names(texts, themes))[0]
    assert "prima" not in label
    assert "“" in label


def test_a_split_theme_is_named_for_both_sides():
    praise = ["De meter werkt prima", "Een fijne meter", "De meter is heel duidelijk", "Mijn meter doet het goed"]
    sides = dict.fromkeys(METER, Polarity.NEGATIVE) | dict.fromkeys(praise, Polarity.POSITIVE)
    texts, themes = build_texts([[*METER, *praise], CORRECTION], polarities=sides)
    name = choose_names(texts, themes)[0]
    assert name["nl"].label == "Meter: lof en klachten"
    assert name["en"].label == "“Meter”: praise and complaints"


def test_a_wish_is_a_complaint_of_its_theme_and_an_example_of_none():
    quick = ["De hulp was snel", "Een snel antwoord", "Het ging snel", "De hulp kwam snel", "Heel snel geholpen"]
    wishes = ["Sneller geholpen", "Sneller antwoord", "De hulp sneller"]
    texts, themes = build_texts([[*quick, *wishes], METER], polarities=dict.fromkeys(quick + wishes, Polarity.POSITIVE))
    sides = _NameChooser(texts, themes).sides
    assert (sides.get_side(0).n_positive, sides.get_side(0).n_negative) == (5, 3)
    assert all(sides.polarity_by_row.get(row) is not Polarity.NEGATIVE for row in themes[0])


def test_what_is_said_in_every_theme_names_none():
    groups = [[*CORRECTION, SAID_EVERYWHERE], [*METER, SAID_EVERYWHERE]]
    groups += [[f"Iets {word} van {word} hier" for word in ("a", "b", "c", "d")] + [SAID_EVERYWHERE]] * 2
    texts, themes = build_texts(groups)
    everywhere = [row for row, text in enumerate(texts.texts) if text == SAID_EVERYWHERE]
    texts.vectors[everywhere] = np.ones(8) / np.sqrt(8)
    assert not any("anderen" in label for label in list_labels(choose_names(texts, themes)))


def test_a_theme_without_a_subject_is_called_a_mixture():
    subjects = ["brug", "lamp", "trap", "tuin", "deur", "klok"]
    mixed = [f"{opening} {word}" for word in subjects for opening in ("Ik zag de", "Weet u iets over een", "Mooie")]
    others = [f"Het regent hier al de hele dag {number}" for number in range(96)]
    texts, themes = build_texts([CORRECTION, METER, mixed, others])
    generator = np.random.default_rng(2)
    for rows, n_on_axis in ((themes[2], 3), (themes[3], 16)):
        axes = np.repeat(np.arange(6), n_on_axis) + 2
        vectors = np.eye(8)[axes] + 0.1 * generator.standard_normal((len(rows), 8))
        texts.vectors[rows] = normalize_rows(vectors.astype(np.float32))
    names = choose_names(texts, themes)
    assert [name["nl"].is_mixture for name in names[:3]] == [False, False, True]
    assert names[2]["nl"].label.startswith("Diverse (")
    assert names[2]["en"].label.startswith("Various (“")
    assert all(is_mixture_label(name.label) for name in names[2].values())


def test_no_two_themes_have_the_same_name():
    texts, themes = build_texts([METER, [f"{text} hoor" for text in METER]])
    texts.vectors[themes[1]] = texts.vectors[themes[0]]
    for language in ("nl", "en"):
        assert len(set(list_labels(choose_names(texts, themes), language))) == 2


@pytest.mark.parametrize("seed", [1, 2])
def test_names_do_not_depend_on_the_order_of_the_rows(seed):
    texts, themes = build_texts([CORRECTION, METER])
    order = np.random.default_rng(seed).permutation(len(texts.texts))
    row_after_shuffle = np.argsort(order)
    shuffled = NamingTexts(
        texts=[texts.texts[row] for row in order],
        words=[texts.words[row] for row in order],
        languages=[texts.languages[row] for row in order],
        vectors=texts.vectors[order],
        occurrences=(np.arange(len(order)), np.arange(len(order))),
        classify=None,
        hidden_names=frozenset(),
    )
    moved_themes = [[int(row_after_shuffle[row]) for row in rows] for rows in themes]
    assert list_labels(choose_names(shuffled, moved_themes)) == list_labels(choose_names(texts, themes))


def test_a_theme_of_nearly_all_comments_is_named_by_a_common_word_or_not_at_all():
    subjects = ["app", "nota", "monteur", "fiets", "bank"]
    mixed = [f"{opening} {word} hier" for word in subjects for opening in ("Waar is de", "Zie ook mijn")]
    (names,) = choose_names(*build_texts([mixed]))
    assert names["nl"].is_mixture
    (names,) = choose_names(*build_texts([METER]))
    assert names["nl"].label.startswith("Meter")


def test_a_text_that_no_customer_wrote_is_not_quoted():
    texts, themes = build_texts([CORRECTION, METER])
    quoted = choose_names(texts, themes)[0]["nl"].clause
    is_quotable = np.arange(len(texts.texts)) != quoted
    again = choose_names(replace(texts, is_quotable=is_quotable), themes)[0]["nl"]
    assert again.clause not in {None, quoted}


def test_a_word_that_most_comments_hold_in_some_form_heads_a_name_without_another_heading():
    forms = ["jaarnota", "eindnota", "maandnota", "nota", "tussennota", "termijnnota", "slotnota", "beginnota"]
    months = ["mei", "juni", "juli", "maart", "april"]
    own = [f"Waar blijft de {form} van {month}?" for form in forms for month in months]
    others = [f"Het regent hier al de hele dag {number}" for number in range(80)]
    texts, themes = build_texts([own, others])
    assert choose_names(texts, themes)[0]["nl"].label.startswith("Nota")


def test_a_subject_in_many_forms_names_a_theme_with_its_side():
    forms = ["jaarnota", "eindnota", "maandnota", "nota", "tussennota", "termijnnota"]
    odd_words = ["brug", "lamp", "trap", "tuin", "deur", "klok", "stoep", "vloer"]
    own = [f"Al met al {word} bij de {form}" for form in forms for word in odd_words]
    others = [f"Het regent hier al de hele dag {number}" for number in range(200)]
    sides = dict.fromkeys(own, Polarity.NEGATIVE)
    texts, themes = build_texts([own, others], polarities=sides, noise=0.5)
    name = choose_names(texts, themes)[0]
    assert "nota" in name["nl"].label.casefold()
    assert not name["nl"].is_mixture


def name_meter(text=HORN, *, certain=True):
    """The English name of a theme of five Dutch texts and this English one."""
    texts, themes = build_texts([CORRECTION, [*METER, text]], FEW_ENGLISH)
    is_certain = np.array([True] * 10 + [certain])
    return choose_names(replace(texts, is_certain=is_certain), themes)[1]


def test_one_text_that_surely_belongs_names_the_theme_for_its_readers():
    name = name_meter()
    assert f"“{HORN}”" in name["en"].label
    assert name["nl"].label.startswith("Meter: “")


@pytest.mark.parametrize(
    "text", ["The horn is too loud, and I asked for another one three times already", f"{HORN}. Please help me soon."]
)
def test_of_a_long_text_the_beginning_is_quoted(text):
    assert text.split(",", maxsplit=1)[0].split(".", maxsplit=1)[0] in name_meter(text)["en"].label


def test_a_text_that_may_be_there_by_mistake_names_nothing():
    label = name_meter(certain=False)["en"].label
    assert "horn" not in label
    assert label.startswith("“")


@pytest.mark.parametrize(("is_mixture", "has_name"), [(False, True), (True, False)])
def test_one_text_names_no_mixture(is_mixture, has_name):
    chooser = _NameChooser(*build_texts([CORRECTION, [*METER, HORN]], FEW_ENGLISH))
    name = chooser._name_by_few_texts(1, "en", ThemeName("Meter", ("Meter",), is_mixture=is_mixture))
    assert (name is not None) == has_name


def test_the_sentence_that_says_what_the_clause_in_the_other_language_says_is_the_name():
    texts, (meters, _) = build_texts([[*METER, *ENGLISH], CORRECTION], ["nl"] * 5 + ["en"] * 3 + ["nl"] * 5)
    vectors = texts.vectors.copy()
    clause, english = meters[2], meters[5:]
    vectors[english[1]] = normalize_rows(vectors[[clause]] + 0.2 * np.eye(8, dtype=np.float32)[[7]])[0]
    vectors[english[0]] = np.eye(8)[6]
    texts = replace(texts, vectors=vectors)
    assert name_by_like_clause(texts, english, clause, "en", []).label == "“The meter does not work”"
    # A label is given once, and a sentence about something else is no translation.
    in_use = ["“the meter does not work”", "“where is the new meter?”"]
    assert name_by_like_clause(texts, english, clause, "en", in_use) is None
    uncertain = replace(texts, is_certain=np.arange(len(vectors)) != english[1])
    assert name_by_like_clause(uncertain, english, clause, "en", []).label == "“Where is the new meter?”"


def test_praise_about_nothing_that_a_word_tells_is_named_by_its_side():
    praise = [f"Alles was {word} hier" for word in ("goed", "fijn", "top", "prima", "heerlijk") for _ in range(5)]
    texts, themes = build_texts([praise, CORRECTION], polarities=dict.fromkeys(praise, Polarity.POSITIVE))
    chooser = _NameChooser(texts, themes)
    candidates = replace(chooser.candidates[0, "nl"], telling_words=[], clauses=[])
    chooser.candidates[0, "nl"] = candidates
    name = chooser._name_by_other_words(0, None, None, candidates, "nl")
    assert (name.label, name.quote("en")) == ("Lof", "Praise")
    assert chooser._name_by_other_words(1, None, None, candidates, "nl") is None
