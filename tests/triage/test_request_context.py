import pytest

from voc.triage.request_context import shorten


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Mijn nota\n\nklopt  niet", "Mijn nota klopt niet"),
        ("\u202eevil\u2066", "evil"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),  # markup is made by nobody
        ("", ""),
    ],
)
def test_a_title_is_one_line_without_tricks(text, title):
    assert shorten(text) == title


def test_a_word_of_a_hundred_thousand_letters_is_cut_in_a_title():
    assert shorten("a" * 100_000) == "a" * 89 + "…"
    assert shorten("kort " + "b" * 100_000).startswith("kort b")
    assert shorten("woord " * 40).endswith(" woord…")


@pytest.mark.parametrize(
    ("max_length", "title"),
    [(15, "De monteur…"), (16, "De monteur kwam…"), (17, "De monteur kwam…"), (20, "De monteur kwam…")],
)
def test_a_title_keeps_the_last_word_that_fits(max_length, title):
    assert shorten("De monteur kwam niet opdagen", max_length) == title
