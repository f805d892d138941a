"""Files of a report that are there: used again only while every one of them is as it was written."""

import hashlib

import pytest

from voc.pipeline.report import Edition, _list_intact_files


def write(folder, **contents):
    hashes = {}
    for name, content in contents.items():
        path = folder / "2026-10" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
        hashes[f"2026-10/{name}"] = hashlib.sha256(content).hexdigest()
    return {"files": hashes}


def test_all_files_are_used_again_in_their_order(tmp_path):
    manifest = write(tmp_path, page=b"a", book=b"b")
    assert _list_intact_files(manifest, tmp_path) == [tmp_path / "2026-10/page", tmp_path / "2026-10/book"]


@pytest.mark.parametrize("change", ["missing", "changed", "a folder"])
def test_one_file_that_is_not_as_it_was_makes_them_all_anew(tmp_path, change):
    manifest = write(tmp_path, page=b"a", book=b"b")
    book = tmp_path / "2026-10/book"
    if change == "changed":
        book.write_bytes(b"b ")
    else:
        book.unlink()
        if change == "a folder":
            book.mkdir()
    assert _list_intact_files(manifest, tmp_path) == []


@pytest.mark.parametrize("manifest", [{}, {"files": {}}])
def test_a_manifest_of_nothing_has_no_files(tmp_path, manifest):
    assert _list_intact_files(manifest, tmp_path) == []


def test_who_signs_makes_it_final():
    assert not Edition(with_form=True).is_final
    assert Edition(signed_off_by="Noor").is_final
    assert Edition(signed_off_by="").is_final
