"""Articles of the knowledge base: which reason each answers, and who keeps it."""

from datetime import date

import pytest

from voc.errors import InputError
from voc.insight.article_review import KnowledgeArticle
from voc.workspace.article_file import read_articles


@pytest.fixture
def read(write_export):
    return lambda content: read_articles(write_export(content))


def test_an_article_of_two_reasons_has_a_row_for_each(read):
    rows = "KB-1;3;Uw nota;2026-03-01;Facturatie\nKB-1;12;Uw nota;2026-03-01;Facturatie\n"
    first, second = read(f"article;reason;title;updated;department\n{rows}")
    expected = {"title": "Uw nota", "updated": date(2026, 3, 1), "department": "Facturatie"}
    assert first == KnowledgeArticle(key="KB-1", reason="3", **expected)
    assert second.reason == "12"


def test_what_is_not_known_is_empty(read):
    expected = KnowledgeArticle(key="KB-1", reason="3", department="", title="", updated=None)
    assert read("article;reason\nKB-1;3\n") == read("article;reason;updated;title\nKB-1;3;;\n") == (expected,)


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (";3;", "column article: '' is empty; expected the key of an article"),
        ("KB-1;;", "column reason: '' is empty; expected the id of a contact reason"),
        ("KB-1;3;maart", "column updated: 'maart' is no day; expected one like 2026-11-03"),
    ],
)
def test_a_row_that_cannot_be_used_is_refused_with_its_place(row, says, read):
    with pytest.raises(InputError, match=f"export.csv, row 3, {says}"):
        read(f"article;reason;updated\nKB-0;1;2026-01-01\n{row}\n")
