"""Files that quote an erased customer are found by their text, also where it is zipped, tagged or escaped."""

import zipfile

from voc.pipeline.customer_erasure import list_files_with_wording
from voc.text.wording import PersonalWording

SENTENCE = "De storing in mijn zeilmakerij duurt nu al drie dagen"
WORDING = PersonalWording([SENTENCE], ["De nota klopt niet"])


def test_a_workbook_is_looked_through_as_a_page_is(tmp_path):
    (tmp_path / "page.html").write_text(SENTENCE.replace(" ", " <b></b>"), encoding="utf-8")
    (tmp_path / "other.txt").write_text("De nota klopt niet, zegt de zeilmakerij", encoding="utf-8")
    for name, content in (("quoting.xlsx", SENTENCE), ("other.xlsx", "De nota klopt niet")):
        with zipfile.ZipFile(tmp_path / name, "w") as workbook:
            workbook.writestr("xl/sharedStrings.xml", f"<si><t>{content}</t></si>")
    (tmp_path / "broken.xlsx").write_bytes(b"no ZIP")
    names = [path.name for path in list_files_with_wording(tmp_path, WORDING)]
    assert names == ["broken.xlsx", "page.html", "quoting.xlsx"]
