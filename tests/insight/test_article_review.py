"""Articles of the knowledge base to correct."""

import pytest

from voc.errors import InputError, UnknownNameError
from voc.insight.article_review import KnowledgeArticle, review_articles
from voc.records import Period
from voc.workspace.article_file import read_articles

JUNE = Period(2026, 6)


def add_month(world, month, reason, n, n_back):
    """Add n callers of a month, of whom some come back four days later by the same reason."""
    for k in range(n):
        world.contact(f"2026-{month:02d}-{1 + k % 20:02d} 10:00", reason, customer=f"{reason}-{month}-{k}")
        if k < n_back:
            world.contact(f"2026-{month:02d}-{5 + k % 20:02d} 10:00", reason, customer=f"{reason}-{month}-{k}")


def fill(world):
    for month in range(1, 6):
        for reason in ("1", "17"):
            add_month(world, month, reason, 80, 12)
    add_month(world, 6, "1", 80, 12)
    add_month(world, 6, "17", 80, 40)
    for k in range(40):
        causes = {"Digitaal & IT": 0.9} if k % 2 else {"Facturatie": 0.9}
        world.comment("2026-06-10 12:00", 1, reason="17", causes=causes)
    world.end_data("2026-07-20")


def test_what_rose_comes_first_with_what_arises_at_its_keeper(world):
    fill(world)
    articles = [KnowledgeArticle("A1", "1"), KnowledgeArticle("A2", "17", "digitaal & it", "Inloggen")]
    table = review_articles(world.facts(), articles, JUNE)
    assert table["article"].tolist() == ["A2", "A1"]
    assert table["rose"].tolist() == [True, False]
    first = table.iloc[0]
    assert first[["contacts", "comments", "department"]].tolist() == [120, 40, "Digitaal & IT"]
    assert first["repeated"] == pytest.approx(40 / 120)
    assert first["before"] == pytest.approx(12 / 92)
    assert first["share"] == pytest.approx(0.5)


def test_too_few_to_compare_is_told(world):
    add_month(world, 6, "1", 20, 8)
    world.end_data("2026-07-20")
    row = review_articles(world.facts(), [KnowledgeArticle("A1", "1"), KnowledgeArticle("A2", "11")], JUNE).iloc[0]
    assert not row["rose"]
    assert row["note"]


def test_unknown_names_are_refused(world):
    fill(world)
    with pytest.raises(UnknownNameError, match="no contact reason '99'"):
        review_articles(world.facts(), [KnowledgeArticle("A1", "99")], JUNE)
    with pytest.raises(UnknownNameError, match="no department 'Nobody'"):
        review_articles(world.facts(), [KnowledgeArticle("A1", "17", "Nobody")], JUNE)


def test_a_file_of_articles(tmp_path):
    path = tmp_path / "articles.csv"
    path.write_text("article,reason,updated\nKB-1,10,2026-05-02\n", encoding="utf-8")
    (article,) = read_articles(path)
    assert (article.key, article.reason, str(article.updated)) == ("KB-1", "10", "2026-05-02")
    path.write_text("article,reason\nKB-1,\n", encoding="utf-8")
    with pytest.raises(InputError, match="row 2, column reason"):
        read_articles(path)
