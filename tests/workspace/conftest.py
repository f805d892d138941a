"""Sources beside the small company's two, for the tests that need them."""

import pytest

SOURCES = {
    "meldingen": """
[sources.meldingen]
kind = "signal"
files = ["meldingen*.csv"]
[sources.meldingen.columns]
key = "id"
contact = "contact"
at = "datum"
department = "afdeling"
reason = "reden"
note = "notitie"
agent = "medewerker"
""",
    "contacten": """
[sources.contacten]
kind = "contact"
files = ["contacten*.csv"]
[sources.contacten.columns]
key = "nummer"
at = "tijdstip"
customer = "klant"
channel = "kanaal"
reason = "reden"
""",
}
"""Signals with notes of agents, and registered contacts."""


@pytest.fixture(scope="session")
def add_sources():
    """Add sources to a workspace's ``voc.toml``: ``add_sources(root, "meldingen")``."""

    def add(root, *names):
        config = root / "voc.toml"
        tables = "".join(SOURCES[name] for name in names)
        config.write_text(config.read_text(encoding="utf-8") + tables, encoding="utf-8")

    return add


@pytest.fixture
def write_export(tmp_path):
    """Write a small file as a user keeps or exports it, and return its path."""

    def write(content):
        path = tmp_path / "export.csv"
        path.write_text(content, encoding="utf-8")
        return path

    return write
