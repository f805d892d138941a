"""The browser's modules and style sheets, each joined into one."""

import re
from pathlib import Path

import pytest

from voc.board.bundle import bundle_modules, bundle_styles

STATIC = Path(__file__).resolve().parents[2] / "voc/board/static"


def test_modules_become_one_with_the_entry_last():
    whole = bundle_modules(STATIC / "index.js")
    assert not re.search(r"^import\b", whole, re.MULTILINE)
    assert re.findall(r"^export .*", whole, re.MULTILINE) == ["export default { render };", "export { mount };"]
    assert whole.index("class DeskClient") < whole.index("class Board")
    assert whole == bundle_modules(STATIC / "index.js")
    used = {path.stem for path in STATIC.glob("*.js")} - {"protocol"}  # types only
    assert all(
        f"from './{name}.js'" in "".join(p.read_text(encoding="utf-8") for p in STATIC.glob("*.js"))
        for name in used - {"index"}
    )


@pytest.mark.parametrize(
    ("modules", "said"),
    [
        ({"a": "import { x as y } from './b.js';\n", "b": "export const x = 1;\n"}, "without 'as'"),
        ({"a": "import x from './b.js';\n", "b": "export default 1;\n"}, "expected only"),
        ({"a": "import { x } from './b.js';\n", "b": "import { y } from './a.js';\nexport const x = 1;\n"}, "circle"),
        (
            {"a": "import { x } from './b.js';\nconst z = 1;\n", "b": "export const x = 1;\nconst z = 2;\n"},
            "both declare z",
        ),
    ],
    ids=["renamed", "default", "circle", "twice"],
)
def test_what_cannot_be_joined_is_refused(tmp_path, modules, said):
    for name, text in modules.items():
        (tmp_path / f"{name}.js").write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=said):
        bundle_modules(tmp_path / "a.js")


def test_style_sheets_become_one_in_the_order_of_their_imports():
    names = re.findall(
        r"^@import url\('(css/\w+\.css)'\);$", (STATIC / "board.css").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert sorted(names) == sorted(f"css/{path.name}" for path in (STATIC / "css").iterdir())
    joined = bundle_styles(STATIC / "board.css")
    places = [joined.index((STATIC / name).read_text(encoding="utf-8")) for name in names]
    assert places == sorted(places)
    assert "@import" not in joined
