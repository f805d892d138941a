"""The key of the pseudonyms: made once, read from its file or the environment."""

from voc.workspace.pseudonym_key import read_key, write_key


def test_a_key_is_made_once_and_is_its_owners_alone(tmp_path):
    write_key(tmp_path)
    first = read_key(tmp_path)
    write_key(tmp_path)
    assert read_key(tmp_path) == first
    assert (tmp_path / "voc.key").stat().st_mode & 0o077 == 0


def test_a_key_may_come_from_the_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("VOC_KEY", "geheim van elders")
    assert read_key(tmp_path) == b"geheim van elders"
