"""The page in a real browser: no request, no console error, one A4 for the headline page, contrast."""

from __future__ import annotations

from dataclasses import replace

import pytest

from voc.insight.results import Quote
from voc.report.build import build_report

A4_PX = {"width": 673, "height": 994}  # A4 less the margins of @page, at 96 px to the inch

CONTRAST = """() => {
  const channel = v => (v /= 255) <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4;
  const light = ([r, g, b]) => .2126 * channel(r) + .7152 * channel(g) + .0722 * channel(b);
  const numbers = text => text.match(/[\\d.]+/g).map(Number);
  const ground = el => { for (; el; el = el.parentElement) { const c = numbers(getComputedStyle(el).backgroundColor);
    if (c.length < 4 || c[3] > 0) return c; } return [255, 255, 255]; };
  const low = [];
  for (const el of document.querySelectorAll('body *')) {
    const own = [...el.childNodes].some(n => n.nodeType === 3 && n.data.trim());
    if (!own || ['TITLE', 'DESC'].includes(el.tagName.toUpperCase()) || el.closest('.unseen, .skip')) continue;
    const style = getComputedStyle(el);
    const ink = light(numbers(el.ownerSVGElement ? style.fill : style.color)), paper = light(ground(el));
    const ratio = (Math.max(ink, paper) + .05) / (Math.min(ink, paper) + .05);
    if (ratio < 4.5) low.push([el.tagName, el.getAttribute('class'), ratio.toFixed(2)].join(' '));
  }
  return [...new Set(low)];
}"""


@pytest.fixture(scope="module")
def address(october, config, made, tmp_path_factory):
    long = "Teruglevering dubbel gerekend en daarna niet op tijd gecorrigeerd"
    run = replace(october.occurrences[0], note="Jaar- en eindafrekeningen verstuurd, nieuwe rekenregel teruglevering")
    changed = october.themes[1].change
    crowded = tuple(
        replace(october.themes[1], theme=k, labels={"nl": f"{long} {k}"}, change=changed) for k in range(1, 10)
    )
    found = tuple(
        replace(october.findings[1], code=f"B-2026-10-{k}", theme=k, occurrence=replace(run, note=f"{run.note} {k}"))
        for k in range(1, 6)
    )
    giant = Quote(1, 1, "b" * 100_000, 10, 200, None, "phone", "nl")
    months = {
        "company": october,
        "crowded": replace(october, themes=crowded, findings=found),
        "giant": replace(october, themes=(replace(october.themes[0], quotes=(giant,)), *october.themes[1:])),
    }
    return {
        name: build_report(
            month, config, tmp_path_factory.mktemp(name), language="nl", formats=("html",), generated_at=made
        ).paths[0].as_uri()
        for name, month in months.items()
    }  # fmt: skip


@pytest.fixture
def visit(browser, address):
    opened = []

    def at(name="company", *, scheme="light", width=1180, media="screen"):
        context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 900})
        opened.append(context)
        page = context.new_page()
        page.heard = []
        page.on("console", lambda message: page.heard.append(message.text))
        page.on("pageerror", lambda error: page.heard.append(str(error)))
        page.on("request", lambda request: page.heard.append(request.url))
        page.emulate_media(media=media, color_scheme=scheme)
        page.goto(address[name])
        return page

    yield at
    for context in opened:
        context.close()


def test_the_page_asks_for_nothing_and_reports_no_error(visit, address):
    assert visit().heard == [address["company"]]


@pytest.mark.parametrize("width", [320, 390, 768, 1600])
def test_the_page_never_scrolls_sideways(visit, width):
    page = visit(width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_an_endless_word_does_not_widen_the_page(visit):
    assert visit("giant", width=390).evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_letter_has_enough_contrast(visit, scheme):
    page = visit(scheme=scheme)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert page.evaluate(CONTRAST) == []


def test_a_dark_screen_gets_a_dark_page_and_paper_a_light_one(visit):
    ground = "getComputedStyle(document.body).backgroundColor"
    assert visit(scheme="dark").evaluate(ground) == "rgb(20, 25, 31)"
    assert visit(scheme="dark", media="print").evaluate(ground) == "rgb(255, 255, 255)"


@pytest.mark.parametrize("month", ["company", "crowded"])
def test_the_headline_page_fits_on_one_sheet(visit, month):
    page = visit(month, width=A4_PX["width"], media="print")
    assert page.evaluate("document.querySelector('#headline').getBoundingClientRect().height") <= A4_PX["height"]


def test_the_style_sheet_passes_the_pages_own_policy(visit):
    assert visit().evaluate("getComputedStyle(document.querySelector('.chart .bar')).fill") == "rgb(100, 151, 182)"


def test_a_keyboard_reaches_the_content_first(visit):
    page = visit()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#content"
