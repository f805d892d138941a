"""Numbers of departments in references: the same in every report, whatever voc.toml does to its list."""

from voc.insight.department_numbers import number_departments, rename_numbers

PRINTED = {"Facturatie": 1, "IT": 2}


def find_from(names):
    return lambda name: names.get(name, name)


def test_nothing_printed_numbers_by_position():
    assert number_departments(["Facturatie", "IT"], {}) == (1, 2)


def test_a_department_put_before_others_takes_no_number_of_theirs():
    assert number_departments(["Aanvragen", "Facturatie", "IT"], PRINTED) == (4, 1, 2)
    assert number_departments(["IT", "Facturatie"], PRINTED) == (2, 1)


def test_the_number_of_a_department_that_is_gone_is_given_to_no_other():
    numbers = number_departments(["IT", "Aanvragen"], PRINTED)
    assert numbers == (2, 3)


def test_a_renamed_department_keeps_its_number_once_both_names_have_been_printed():
    find = find_from({"Nota's": "Facturatie"})
    assert rename_numbers({"Nota's": 1, "IT": 2}, find) == {"Facturatie": 1, "IT": 2}
    renamed = rename_numbers({"Nota's": 1, "IT": 2, "Facturatie": 1}, find)
    numbers = number_departments(["Nota's", "Facturatie", "IT"], renamed)
    assert numbers[1:] == (1, 2)
    assert len(set(numbers)) == 3


def test_departments_that_became_one_keep_their_own_numbers():
    find = find_from({"Meetdata": "Meetdata & Markt", "Markt": "Meetdata & Markt"})
    assert rename_numbers({"Meetdata": 4, "Markt": 5}, find) == {"Meetdata": 4, "Markt": 5}
