"""Messages of reports and screens, by key and language; a package may have messages of its own beside them."""

LANGUAGES = ("nl", "en")
"""Languages that messages, reports and labels of themes are written in, the default first."""
