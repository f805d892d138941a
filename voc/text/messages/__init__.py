"""Messages of reports and screens, by key and language; a package may add messages of its own."""

LANGUAGES = ("nl", "en")
"""Languages that messages, reports and labels of themes are written in, the default first."""
