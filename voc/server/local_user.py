"""The user of a JupyterLab that somebody opened on the own laptop: whose decisions are made there."""

from __future__ import annotations

from jupyter_server.auth.identity import PasswordIdentityProvider, User
from tornado.web import RequestHandler

from voc.config import get_user_name

__all__ = ["LocalUserProvider"]


class LocalUserProvider(PasswordIdentityProvider):
    """Token and password as always; who logs in by the token is the user of this computer.

    Jupyter would make up a name ("Anonymous Io"), while a notebook's kernel knows the computer's: one officer would
    have two names and two days. ``voc lab`` asks for this one; on a shared server Jupyter's own identity stays.
    """

    def generate_anonymous_user(self, handler: RequestHandler) -> User:  # noqa: ARG002 - as the base class has it
        """Return the user of this computer."""
        name = get_user_name()
        return User(name, name, name, name[:2].upper())
