"""Departments as parts of files' names: readable, safe on any system, and never another one's."""

import pytest

from voc.report.file_names import format_department_part


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("Facturatie", "facturatie"),
        ("Marketing & Communicatie", "marketing-communicatie"),
        ("Netbeheerder (extern)", "netbeheerder-extern"),
        ("Ventes à l’étranger", "ventes-a-letranger"),
        ("Straße", "strae"),
        ("../../etc/passwd", "etc-passwd"),
        ("C:\\Windows", "c-windows"),
        ("con.", "con"),
        ("  -- ", "department"),
        ("客服", "department"),
        ("x" * 80, "x" * 60),
        ("x" * 59 + " yz", "x" * 59),
    ],
)
def test_a_name_is_letters_digits_and_single_hyphens(name, part):
    assert format_department_part(name, [name]) == part


def test_names_that_come_out_alike_get_a_mark_of_the_name_whatever_their_order():
    names = ["A/B", "A & B", "a b", "Facturatie"]
    parts = {name: format_department_part(name, names) for name in names}
    assert len(set(parts.values())) == 4
    assert parts["Facturatie"] == "facturatie"
    assert all(part.startswith("a-b--") for name, part in parts.items() if name != "Facturatie")
    assert parts == {name: format_department_part(name, names[::-1]) for name in names}


def test_a_department_that_was_renamed_to_what_a_mark_looks_like_takes_no_others_file():
    marked = format_department_part("A/B", ["A/B", "A & B"])
    assert format_department_part(marked, ["A/B", "A & B", marked]) != marked


def test_a_department_that_is_no_longer_listed_has_a_name_too():
    assert format_department_part("Incasso", ["Facturatie"]) == "incasso"
    assert format_department_part("In-casso", ["in casso"]).startswith("in-casso--")
