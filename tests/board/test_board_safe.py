"""What customers write stays text; long lists stay small; everybody can use it."""

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

STATIC = Path(__file__).resolve().parents[2] / "voc/board/static"
HOSTILE = (
    "<script>window.hurt = 1</script>",
    "<img src=x onerror='window.hurt = 2'>",
    "<style>.jp-Voc-board { display: none }</style>",
    "<a href='javascript:window.hurt=3'>klik</a> http://elders.test/",
    "\u202eetsebaf rekening\u202c \u2067omgekeerd",
    "a" * 100_000,
    "Z\u0335\u0321\u0322\u034e" * 200,
    "]]>--></bdi></mark></dialog>&lt;b&gt; ${window.hurt=4} {{7*7}}",
    "\x00\x07\x1b[31m rood\ufeff",
)


@pytest.fixture
def hostile(desk):
    """Return a desk whose every text comes from somebody who means harm."""

    def spoil(value, at=None):
        if isinstance(value, dict):
            return {name: spoil(each, name) for name, each in value.items()}
        if isinstance(value, list):
            return [spoil(each, at) for each in value]
        spoiled = {
            "text",
            "title",
            "detail",
            "label",
            "nl",
            "en",
            "evidence",
            "cause_note",
            "trend_note",
            "note",
            "keywords",
            "reason",
        }
        spoiled |= {"promise", "case_number", "word", "question", "why", "channel", "who", "name", "department"}
        said = HOSTILE if at == "text" else [text[:300] for text in HOSTILE]
        return " ".join(said) if isinstance(value, str) and at in spoiled else value

    desk.items, desk.lines = spoil(desk.items), spoil(desk.lines)
    honest = desk._comment
    desk._comment = lambda n: honest(n) | {"text": HOSTILE[n % len(HOSTILE)], "spans": [[0, 5], [3, 10**6]]}
    return desk


def test_hostile_text_never_becomes_markup_css_or_links(open_page, hostile, goto):
    page = open_page(hostile)
    for key in ("theme:T-2", *(key for key in hostile.items if "T-" not in key)):
        goto(page, key)
        hurt = page.evaluate("""() => [
            window.hurt ?? null,
            document.querySelectorAll('#host :is(script, img, style, a, iframe, object)').length,
            document.querySelectorAll('#host [href], #host [src], #host [onerror], #host [style*="url"]').length,
        ]""")
        assert hurt == [None, 0, 0], key
        width = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert width <= 0, key
    for key in ("h", "?"):
        page.keyboard.press(key)
        page.get_by_role("dialog").wait_for()
        page.keyboard.press("Escape")
    assert page.locator(".jp-Voc-board").is_visible()


def test_text_that_turns_around_turns_only_itself(open_page, hostile):
    page = open_page(hostile)
    isolated = page.evaluate("""() => [...document.querySelectorAll('[role=option] bdi, h2 bdi')].every(
        each => each.dir === 'auto' && getComputedStyle(each).unicodeBidi.includes('isolate'))""")
    assert isolated


def test_no_module_writes_markup():
    forbidden = re.compile(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|DOMParser|\.href\b|console\."
    )
    found = [
        f"{path.name}: {line}"
        for path in STATIC.glob("*.js")
        for line in path.read_text(encoding="utf-8").splitlines()
        if forbidden.search(line)
    ]
    assert not found


def test_a_hundred_thousand_comments_in_windows(page, desk, goto):
    desk.n_comments = 100_000
    goto(page, "theme:T-2")
    grid = page.get_by_role("grid")
    expect(grid).to_have_attribute("aria-rowcount", "100001")
    grid.focus()
    page.keyboard.press("End")
    last = page.get_by_role("row").filter(has_text="Reactie 99999:")
    expect(last).to_be_visible()
    expect(last).to_have_attribute("aria-rowindex", "100001")
    active = page.evaluate(
        "document.getElementById(document.querySelector('[role=grid]').getAttribute('aria-activedescendant')).textContent"
    )
    assert "Reactie 99999:" in active
    page.keyboard.press("PageUp")
    page.keyboard.press("ArrowUp")
    expect(page.locator("[role=row][data-active]")).to_be_visible()
    page.keyboard.press("Home")
    expect(page.get_by_role("row").filter(has_text="Reactie 0:")).to_be_visible()
    for share in (0.1, 0.3, 0.5, 0.7, 0.9):
        grid.evaluate("(grid, share) => { grid.scrollTop = share * grid.scrollHeight; }", share)
        row = page.get_by_role("row").filter(has_text=re.compile(rf"Reactie {round(share * 10)}\d{{4}}:"))
        expect(row.first).to_be_visible()
    assert page.get_by_role("row").count() < 40
    windows = [request["args"] for request in desk.asked if request["op"] == "comments"]
    assert max(args["limit"] for args in windows) <= 50


def test_comments_are_searched_at_the_desk(page, goto):
    goto(page, "theme:T-2")
    page.keyboard.press("/")
    page.keyboard.type("dubbel")
    expect(page.get_by_text("3 gevonden")).to_be_visible()
    expect(page.get_by_role("grid")).to_have_attribute("aria-rowcount", "4")


@pytest.mark.parametrize(
    ("theme", "keys", "dialogs"),
    [
        ("light", None, ("m", "s", "c", "h")),
        ("dark", ("alert:T-1", "audit:S-18"), ("o",)),
    ],
    ids=["light", "dark"],
)
def test_axe_finds_nothing(open_page, desk, goto, settle, theme, keys, dialogs):
    page = open_page(desk, theme=theme)
    found = {}
    axe, options = Axe(), {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}

    def look(name, part):
        result = axe.run(page, context=part, options=options)
        found[name] = [
            (violation["id"], [node["html"][:120] for node in violation["nodes"]][:3])
            for violation in result.response["violations"]
        ]

    look("whole", ".jp-Voc-board")
    for key in keys or desk.items:
        goto(page, key)
        look(key, ".jp-VocBoard-itemRegion")
    for key in dialogs:
        goto(page, "theme:T-2")
        page.keyboard.press(key)
        page.get_by_role("dialog").wait_for()
        settle(page)
        look(key, "dialog")
        page.keyboard.press("Escape")
    page.get_by_role("button", name="Klaar voor vandaag").click()
    page.get_by_role("heading", name="Tot zover").wait_for()
    look("finish", ".jp-VocBoard-itemRegion")
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_at_200_percent_one_column_and_nothing_is_cut_off(open_page, desk, goto):
    page = open_page(desk, size={"width": 640, "height": 430})
    expect(page.get_by_role("option").first).to_be_visible()
    goto(page, "theme:T-2")
    expect(page.get_by_role("option").first).to_be_hidden()
    detail = page.locator(".jp-VocBoard-itemRegion")
    assert detail.evaluate("each => each.scrollWidth <= each.clientWidth")
    page.keyboard.press("j")
    expect(page.get_by_role("heading", level=2)).to_have_text("Bij welke afdeling ontstond dit?")
    expect(page.get_by_role("heading", level=2)).to_be_focused()
    page.get_by_role("button", name="← Werklijst").click()
    expect(page.locator("[data-key='audit:S-18']")).to_be_focused()


def test_nothing_moves_for_who_asked_for_that(page):
    seconds = page.evaluate("""() => [...document.querySelectorAll('.jp-Voc-board *')].map(
        each => parseFloat(getComputedStyle(each).transitionDuration))""")
    assert max(seconds) == 0
