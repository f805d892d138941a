import pytest

from voc.config.time_zone import check_time_zone


@pytest.mark.parametrize("name", ["Europe/Amsterdam", "UTC", "America/Argentina/Buenos_Aires"])
def test_a_time_zone_is_its_name(name):
    assert check_time_zone(name) == name


@pytest.mark.parametrize(
    "name", ["", "Europe", "Europe/Amsterdm", "../UTC", "/etc/localtime", "CET+1", "a\x00b", "x" * 999]
)
def test_what_is_no_time_zone_is_an_error_that_names_one(name):
    with pytest.raises(ValueError, match=r"there is no time zone .* such as Europe/Amsterdam"):
        check_time_zone(name)
