"""Who decides in a JupyterLab that somebody opened on the own laptop."""

import getpass

from jupyter_server.auth.identity import PasswordIdentityProvider

from voc.cli.lab import LOCAL_USER_CLASS
from voc.server.local_user import LocalUserProvider


def test_the_token_makes_the_user_of_this_computer():
    user = LocalUserProvider().generate_anonymous_user(None)
    assert (user.username, user.name) == (getpass.getuser(), getpass.getuser())


def test_token_and_password_stay_as_jupyter_has_them():
    own, jupyters = LocalUserProvider(token="secret"), PasswordIdentityProvider(token="secret")  # noqa: S106 - a test's
    assert (own.auth_enabled, own.token, own.need_token) == (jupyters.auth_enabled, jupyters.token, jupyters.need_token)
    assert LocalUserProvider.get_user is PasswordIdentityProvider.get_user


def test_voc_lab_asks_for_it_by_its_place():
    assert f"{LocalUserProvider.__module__}.{LocalUserProvider.__name__}" == LOCAL_USER_CLASS
