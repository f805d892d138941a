import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc.errors import UsageError
from voc.records import (
    FindingCode,
    Period,
    Reference,
    ReferenceKind,
    action_reference,
    contact_reference,
    feedback_reference,
    proposal_reference,
    reference_number,
    segment_reference,
    theme_reference,
)

REFERENCES = st.builds(Reference, st.sampled_from(ReferenceKind), st.integers(0, 2**63 - 1))


@given(REFERENCES)
def test_a_reference_is_read_as_it_was_written(reference):
    assert Reference.parse(str(reference)) == reference
    assert Reference.match(str(reference)) == reference


@given(REFERENCES)
def test_a_person_may_type_small_letters_blanks_and_the_number_alone(reference):
    assert Reference.parse(f"  {str(reference).lower()} ") == reference
    assert Reference.parse(str(reference.number), reference.kind) == reference


def test_every_kind_has_its_printer():
    printers = (theme_reference, feedback_reference, segment_reference, proposal_reference, action_reference)
    assert [printer(7) for printer in printers] == ["T-7", "F-7", "S-7", "P-7", "A-7"]


@pytest.mark.parametrize(
    "text", ["", "T", "T-", "7", "T-x", "X-7", "T--7", "T-7-8", "T-٧", f"T-{2**63}", "finding/T-7"]
)
def test_anything_else_is_no_reference(text):
    with pytest.raises(UsageError, match="is no reference; expected one such as T-7"):
        Reference.parse(text)
    assert Reference.match(text) is None


def test_another_kind_is_refused_with_an_example_of_the_right_one():
    with pytest.raises(UsageError, match="'F-7' is no reference; expected one such as S-7"):
        reference_number("F-7", ReferenceKind.SEGMENT)
    assert Reference.match("F-7", ReferenceKind.SEGMENT) is None


@pytest.mark.parametrize("text", ["t-7", "T-07", " T-7", "7"])
def test_a_match_is_exactly_as_it_is_printed(text):
    assert Reference.match(text, ReferenceKind.THEME) is None


@given(st.integers(1000, 9999), st.integers(1, 12), st.integers(1, 999_999))
def test_a_findings_code_is_read_as_it_was_written(year, month, number):
    code = FindingCode(Period(year, month), number)
    assert FindingCode.parse(str(code)) == code


@pytest.mark.parametrize("text", ["B-2026-13-1", "B-2026-1-1", "B-2026-10", "B-2026-10-0", "2026-10-1", "T-7"])
def test_anything_else_is_no_findings_code(text):
    with pytest.raises(UsageError, match="B-2026-10-1"):
        FindingCode.parse(text)


def test_a_contact_has_its_printer_and_large_numbers_no_separators():
    assert contact_reference(1_234_567) == "C-1234567"


@pytest.mark.parametrize(
    "text", ["T-7\n", "\tT-7", "t-7  "]
)  # fmt: skip
def test_blanks_around_what_was_typed_are_no_part_of_it(text):
    assert Reference.parse(text) == Reference(ReferenceKind.THEME, 7)


def test_a_number_alone_is_no_reference_unless_one_kind_is_asked_for():
    assert reference_number("7", ReferenceKind.FEEDBACK) == 7
    for digits in ("7", "٧", "²"):
        with pytest.raises(UsageError):
            reference_number(digits, None if digits == "7" else ReferenceKind.FEEDBACK)


def test_findings_stand_in_the_order_of_their_months_and_numbers():
    codes = [FindingCode(Period(2026, 10), 2), FindingCode(Period(2026, 2), 10), FindingCode(Period(2026, 10), 10)]
    assert [str(code) for code in sorted(codes)] == ["B-2026-02-10", "B-2026-10-2", "B-2026-10-10"]


@pytest.mark.parametrize("text", ["b-2026-10-1", "  B-2026-10-1 "])
def test_a_findings_code_may_be_typed_in_small_letters_and_with_blanks(text):
    assert FindingCode.parse(text) == FindingCode(Period(2026, 10), 1)


@pytest.mark.parametrize("text", ["B-2026-10-01", "B-2026-10-1000000", "B-0999-10-1", "B-٢٠٢٦-10-1", "B-2026-10-1 2"])
def test_a_code_that_is_printed_nowhere_is_none(text):
    with pytest.raises(UsageError):
        FindingCode.parse(text)
