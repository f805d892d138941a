import pytest

from voc.config import get_user_name


def test_a_person_has_their_login_name(monkeypatch):
    monkeypatch.setenv("LOGNAME", "sanne")
    assert get_user_name() == "sanne"


@pytest.mark.parametrize("error", [KeyError, OSError])
def test_a_user_without_a_name_is_unknown(monkeypatch, error):
    def fail():
        raise error

    monkeypatch.setattr("getpass.getuser", fail)
    assert get_user_name() == "unknown"
