from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from itertools import pairwise

import pytest

from voc.report.html.svg import (
    LinePoint,
    ScaleReading,
    ShareBar,
    render_bars,
    render_line,
    render_points,
    render_scale,
    render_sparkline,
)

SVG = "{http://www.w3.org/2000/svg}"
NASTY = "</title><script>alert(1)</script> & \"x\" 'y' <b onclick=z>"


def parsed(drawing):
    return ET.fromstring(str(drawing).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))  # noqa: S314  # our own


def every_chart(label="Facturatie"):
    series = [LinePoint("sep", 3, 2, 4, 3, 5), LinePoint("okt", None), LinePoint("nov", 7, 6, 9, 3, 5)]
    texts = {"element_id": "n", "title": label, "description": label}
    return {
        "bars": render_bars(
            [ShareBar(label, 0.4, 0.3, 0.5, label, label), ShareBar(label, None, None, None, "–")], **texts
        ),
        "line": render_line(series, last_text=label, **texts),
        "points": render_points(series, lowest=0, highest=10, tick_texts=[label, label], last_text=label, **texts),
        "strip": render_scale(ScaleReading(0.5, 0.4, 0.6, 0.2), ends=(label, label), **texts),
        "sparkline": render_sparkline([1, None, 3], element_id="n", title=label),
    }


@pytest.mark.parametrize("kind", ["bars", "line", "points", "strip", "sparkline"])
def test_a_chart_is_an_image_with_a_name(kind):
    root = parsed(every_chart()[kind])
    assert root.get("role") == "img"
    assert root.find(f"{SVG}title").text == "Facturatie"
    assert root.find(f"{SVG}title").get("id") == root.get("aria-labelledby")
    if kind != "sparkline":
        assert root.find(f"{SVG}desc").get("id") == root.get("aria-describedby")


@pytest.mark.parametrize("kind", ["bars", "line", "points", "strip", "sparkline"])
def test_a_label_never_becomes_markup(kind):
    root = parsed(every_chart(NASTY)[kind])
    tags = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert tags <= {"svg", "title", "desc", "text", "tspan", "rect", "path", "circle"}
    attributes = {name for element in root.iter() for name in element.attrib}
    assert not {name for name in attributes if name.startswith("on") or "href" in name or name == "style"}


def test_a_bar_is_as_long_as_its_value():
    drawing = render_bars(
        [ShareBar("a", 0.4, None, None, "40"), ShareBar("b", 0.2, None, None, "20")],
        element_id="n",
        title="t",
        description="d",
    )
    widths = [float(element.get("width")) for element in parsed(drawing).iter(f"{SVG}rect")]
    assert widths[0] == pytest.approx(2 * widths[1], abs=0.2)


def test_what_is_unknown_is_told_apart_without_colour():
    drawing = render_bars(
        [ShareBar("onbekend", 1, 0.9, 1, "100", accuses_nobody=True)], element_id="n", title="t", description="d"
    )
    assert "stroke-dasharray" in str(drawing)


def test_a_hidden_month_leaves_a_gap():
    drawing = str(every_chart()["line"])
    assert 'class="line"' not in drawing  # one month on either side of the gap: two dots, no line between
    series = [LinePoint(str(k), v) for k, v in enumerate([1, 2, None, 3, 4])]
    assert str(render_line(series, element_id="n", title="t", description="d")).count('class="line"') == 2


def test_a_long_label_does_not_run_into_its_value():
    drawing = render_bars(
        [ShareBar("Een afdeling met een naam " * 9, 1, None, None, "100 %")], element_id="n", title="t", description="d"
    )
    assert re.search(r"Een afdeling met[^<]*…<", str(drawing))


@pytest.mark.parametrize("value", [0, 0.3, 7, 99, 100, 101, 12345])
def test_the_axis_reaches_the_largest_value(value):
    drawing = render_line([LinePoint("a", 1), LinePoint("b", value)], element_id="n", title="t", description="d")
    heights = [float(y) for y in re.findall(r"[ML][\d.]+ ([\d.]+)", str(drawing))]
    assert min(heights) >= 19.9


def test_months_on_an_axis_do_not_overlap():
    labels = ["sep 2025", "okt", "nov", "dec", "jan 2026", *["feb"] * 8, "okt 2026"]
    drawing = parsed(render_line([LinePoint(label, 1) for label in labels], element_id="n", title="t", description="d"))
    ticks = [e for e in drawing.iter(f"{SVG}text") if e.get("class") == "tick" and e.get("y") == "118"]
    places = sorted(float(e.get("x")) for e in ticks)
    assert len(places) >= 3
    assert all(b - a > 25 for a, b in pairwise(places))
