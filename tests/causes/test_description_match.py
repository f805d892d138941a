import numpy as np
import pytest

from voc.causes.description_match import list_department_texts, match_descriptions
from voc.records import Department


def unit(*rows):
    vectors = np.array(rows, dtype=np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


STATEMENTS = unit([1, 0, 0], [0, 1, 0])
OWNERS = {0: {"A": 1.0}, 1: {"B": 1.0}}


def test_a_description_is_cut_into_its_statements():
    texts = list_department_texts((Department("A", description="Maakt nota's;\n belt. ", examples=("Nota fout",)),))
    assert texts == {"Maakt nota's": ("A",), "belt": ("A",), "Nota fout": ("A",)}


def test_a_text_that_two_departments_claim_has_two_owners_and_one_that_is_said_twice_has_one():
    texts = list_department_texts((Department("A", description="x; x"), Department("B", examples=("x",))))
    assert texts == {"x": ("A", "B")}


def test_a_department_without_a_description_has_no_text():
    assert list_department_texts((Department("A"),)) == {}


def test_the_nearest_statement_wins_and_shares_sum_to_one():
    shares = match_descriptions(unit([1, 0.1, 0], [0.1, 1, 0]), STATEMENTS, OWNERS, ["A", "B"])
    assert shares.argmax(axis=1).tolist() == [0, 1]
    assert shares.sum(axis=1) == pytest.approx([1, 1])


def test_a_comment_that_is_as_near_to_both_is_undecided():
    assert match_descriptions(unit([1, 1, 0]), STATEMENTS, OWNERS, ["A", "B"])[0] == pytest.approx([0.5, 0.5])


def test_a_statement_of_two_departments_speaks_for_each_in_part():
    owners = {0: {"A": 0.5, "B": 0.5}, 1: {"B": 1.0}}
    assert match_descriptions(unit([1, 0, 0]), STATEMENTS, owners, ["A", "B"])[0] == pytest.approx([0.5, 0.5], abs=1e-3)


def test_letters_count_where_both_texts_are_known():
    comments, statements = ["termijnbedrag te hoog"], ["berekent termijnbedragen", "bouwt de app"]
    vector = unit([1, 1, 0])
    shares = match_descriptions(vector, STATEMENTS, OWNERS, ["A", "B"], texts=comments, department_texts=statements)
    assert shares[0, 0] > 0.7
    assert match_descriptions(vector, STATEMENTS, OWNERS, ["A", "B"], texts=comments)[0, 0] == pytest.approx(0.5)


def test_no_comments_give_no_shares():
    assert match_descriptions(np.zeros((0, 3), dtype=np.float32), STATEMENTS, OWNERS, ["A", "B"]).shape == (0, 2)
