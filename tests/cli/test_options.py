"""Options that several commands share."""

import pytest

from voc.cli.options import split_list_option


@pytest.mark.parametrize(
    ("values", "names"),
    [
        (["html,pdf"], ("html", "pdf")),
        (["html", "pdf, xlsx"], ("html", "pdf", "xlsx")),
        ([" , ", ""], ()),
        ([], ()),
    ],
)
def test_an_option_of_several_names_adds_up_when_it_is_repeated(values, names):
    assert split_list_option(values) == names
