from datetime import UTC, datetime

from voc.cli.themes import build_theme_document
from voc.records import SegmentId, Theme, ThemeId, ThemeRow


def test_scripts_read_a_theme_under_the_keys_that_it_always_had():
    row = ThemeRow(ThemeId(7), ThemeId(3), datetime(2026, 10, 5, tzinfo=UTC), pinned=True, department="Facturatie")
    theme = Theme(row, {"nl": "Nota"}, ("nota",), (SegmentId(4),), 5, 3, {"nl": "Over de nota."})
    assert build_theme_document(theme) == {
        "id": 7,
        "labels": {"nl": "Nota"},
        "keywords": ["nota"],
        "quotes": [4],
        "n_segments": 5,
        "n_comments": 3,
        "parent": 3,
        "born_at": "2026-10-05T00:00:00+00:00",
        "state": "active",
        "pinned": True,
        "description": {"nl": "Over de nota."},
    }


def test_where_there_are_too_few_comments_for_themes_the_command_says_so(voc, fresh, company, tmp_path):
    lines = (company / "enquete.csv").read_text(encoding="utf-8").splitlines()
    few = tmp_path / "enquete.csv"
    few.write_text("\n".join([lines[0], lines[1], lines[40], lines[80]]) + "\n", encoding="utf-8")
    assert voc("collect", few, "-w", fresh).code == 0
    done = voc("themes", "fit", "-w", fresh)
    assert (done.code, "fewer than 50 different comments" in done.out) == (0, True)
    assert "fewer than 50 different comments" in voc("themes", "list", "-w", fresh).out.replace("\n", " ")
    assert "fewer than" not in voc("themes", "fit", "--force", "--json", "-w", fresh).out
