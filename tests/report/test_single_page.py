import pytest

from voc.errors import UsageError
from voc.report.single_page import PAGE_FORMATS, check_page_formats


@pytest.mark.parametrize(("formats", "says"), [((), "no format of the card"), (("html", "docx"), "no card as 'docx'")])
def test_a_format_that_cannot_be_made_is_refused_with_those_that_can(formats, says):
    with pytest.raises(UsageError, match=says) as refused:
        check_page_formats(formats, "card")
    assert all(name in str(refused.value) for name in PAGE_FORMATS)


def test_all_formats_of_a_page_pass():
    check_page_formats(PAGE_FORMATS)
