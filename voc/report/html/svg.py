"""Small charts as inline SVG: bars with intervals, a line with what was expected, points with intervals.

Each chart is drawn at the size at which it is read (a phone's width, or half a page), so that its letters are as
large as the text around it. Colours come from the document's style sheet by class, so that dark screens and
paper work; the attributes next to the classes are for places without that sheet, such as a notebook. No meaning
hangs on colour alone: what is unknown is dashed, what is expected is dotted, and the last value is written out.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from voc.text.sanitize import plain

__all__ = ["LOW", "Bar", "LinePoint", "Reading", "bars", "line", "points", "sparkline", "strip"]

WIDTH = 380
LOW = 96
"""Height of a chart that stands under another one; it has room for two ticks."""
_LETTER_WIDTH = 7.1  # of 13 px sans, on average and rounded up
_INK, _MUTED, _RULE, _LINE, _BAR, _BAND = "#1b2733", "#55616d", "#d5dbe0", "#2b6f95", "#6497b6", "#dfe8ee"


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar. ``value``, ``low`` and ``high`` on one scale; ``text`` and ``interval`` are printed."""

    label: str
    value: float | None
    low: float | None
    high: float | None
    text: str
    interval: str = ""
    unknown: bool = False


@dataclass(frozen=True, slots=True)
class LinePoint:
    """One month of a line; None where there is nothing to draw."""

    label: str
    value: float | None
    low: float | None = None
    high: float | None = None
    expected: float | None = None
    upper: float | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A figure on a scale from 0 to 1, its interval, and the one before it."""

    value: float
    low: float | None = None
    high: float | None = None
    previous: float | None = None


def bars(rows: Sequence[Bar], *, name: str, title: str, description: str) -> Markup:
    """Return horizontal bars, each with its label above, its value at the right and its interval as a whisker."""
    row_height = 34
    largest = max((max(row.value or 0, row.high or 0) for row in rows), default=0) or 1
    parts = [_bar(row, index * row_height, (WIDTH - 4) / largest) for index, row in enumerate(rows)]
    return _svg(parts, height=max(1, len(rows)) * row_height, name=name, title=title, description=description)


def _bar(row: Bar, top: int, scale: float) -> str:
    room = WIDTH - _width(f"{row.text} {row.interval}") - 8
    parts = [_text(0, top + 13, _fitted(row.label, room), "label")]
    written = f'<tspan class="strong" font-weight="600">{escape(plain(row.text))}</tspan>'
    if row.interval:
        written += f'<tspan class="muted" fill="{_MUTED}" dx="6">{escape(plain(row.interval))}</tspan>'
    parts.append(f'<text class="label" fill="{_INK}" x="{WIDTH}" y="{top + 13}" text-anchor="end">{written}</text>')
    if row.value is None:
        return "".join(parts)
    style = f'class="unknown" fill="none" stroke="{_MUTED}" stroke-dasharray="3 2"'
    if not row.unknown:
        style = f'class="bar" fill="{_BAR}"'
    parts.append(f'<rect {style} x="0.5" y="{top + 19}" width="{_n(max(1.5, row.value * scale))}" height="8"/>')
    if row.low is not None and row.high is not None and row.high > row.low:
        parts.append(_whisker(row.low * scale, row.high * scale, top + 23))
    return "".join(parts)


def _whisker(low: float, high: float, y: float) -> str:
    path = f"M{_n(low)} {_n(y)}H{_n(high)}M{_n(low)} {_n(y - 4)}v8M{_n(high)} {_n(y - 4)}v8"
    return f'<path class="whisker" d="{path}" fill="none" stroke="{_INK}" stroke-width="1.5"/>'


def line(
    series: Sequence[LinePoint], *, name: str, title: str, description: str, last: str = "", height: int = 124
) -> Markup:
    """Return a line from zero, with the expectation dotted and shaded up to where chance reaches."""
    left, right, top, bottom = 34, 12, 20, 24
    values = [v for p in series for v in (p.value, p.upper, p.expected, p.high) if v is not None]
    ceiling = _nice(max(values, default=1))
    step = (WIDTH - left - right) / max(1, len(series) - 1)
    xs = [left + step * index for index in range(len(series))]

    def y(value: float) -> float:
        return height - bottom - (height - top - bottom) * value / ceiling

    parts = [
        _gridline(left, y(tick), _tick(tick)) for tick in ((0, ceiling / 2, ceiling) if height > LOW else (0, ceiling))
    ]
    for run in _runs([p.expected is not None and p.upper is not None for p in series]):
        upper = [f"{_n(xs[i])} {_n(y(series[i].upper or 0))}" for i in run]
        lower = [f"{_n(xs[i])} {_n(y(series[i].expected or 0))}" for i in run]
        path = "M" + "L".join([*upper, *reversed(lower)]) + "Z"
        parts.append(f'<path class="band" fill="{_BAND}" d="{path}"/>')
        parts.append(
            f'<path class="expected" fill="none" stroke="{_MUTED}" stroke-dasharray="2 3" d="M{"L".join(lower)}"/>'
        )
    parts += [
        _upright(x, y(p.low), y(p.high))
        for x, p in zip(xs, series, strict=True)
        if p.low is not None and p.high is not None
    ]
    parts += _polyline(xs, [None if p.value is None else y(p.value) for p in series])
    parts += _last_value(xs, series, y, last)
    parts += _month_labels(xs, [p.label for p in series], height - 6)
    return _svg(parts, height=height, name=name, title=title, description=description)


def _last_value(xs: Sequence[float], series: Sequence[LinePoint], y: Callable[[float], float], last: str) -> list[str]:
    if not series or series[-1].value is None or not last:
        return []
    at = y(series[-1].value or 0)
    dot = f'<circle class="dot" fill="{_LINE}" cx="{_n(xs[-1])}" cy="{_n(at)}" r="3.5"/>'
    return [dot, _text(xs[-1] + 4, max(13, at - 9), last, "strong", anchor="end")]


def points(
    series: Sequence[LinePoint],
    *,
    floor: float,
    ceiling: float,
    name: str,
    title: str,
    description: str,
    tick_texts: Sequence[str],
    last: str = "",
) -> Markup:
    """Return points with upright intervals between ``floor`` and ``ceiling``; ``tick_texts`` from low to high."""
    height, left, right, top, bottom = 140, 40, 12, 20, 24
    step = (WIDTH - left - right) / max(1, len(series) - 1)
    xs = [left + step * index for index in range(len(series))]

    def y(value: float) -> float:
        return height - bottom - (height - top - bottom) * (value - floor) / ((ceiling - floor) or 1)

    span = max(1, len(tick_texts) - 1)
    parts = [
        _gridline(left, y(floor + (ceiling - floor) * index / span), text) for index, text in enumerate(tick_texts)
    ]
    for x, point in zip(xs, series, strict=True):
        if point.low is not None and point.high is not None:
            parts.append(_upright(x, y(point.low), y(point.high)))
        if point.value is not None:
            parts.append(f'<circle class="dot" fill="{_LINE}" cx="{_n(x)}" cy="{_n(y(point.value))}" r="3.5"/>')
    if series and last and series[-1].high is not None:
        parts.append(_text(xs[-1] + 6, max(13, y(series[-1].high) - 6), last, "strong", anchor="end"))
    parts += _month_labels(xs, [p.label for p in series], height - 6)
    return _svg(parts, height=height, name=name, title=title, description=description)


def strip(estimate: Reading, *, ends: tuple[str, str], name: str, title: str, description: str) -> Markup:
    """Return one figure on its whole scale, 0 to 1: a dot, its interval, and the previous value as a ring."""
    width, left, right, y = 290, 36, 250, 14

    def x(number: float) -> float:
        return left + (right - left) * number

    parts = [f'<path class="rule" stroke="{_RULE}" d="M{left} {y}H{right}M{_n(x(0.5))} {y - 4}v8"/>']
    parts += [_text(0, y + 4, ends[0], "tick"), _text(width, y + 4, ends[1], "tick", anchor="end")]
    if estimate.low is not None and estimate.high is not None:
        reach = f"M{_n(x(estimate.low))} {y}H{_n(x(estimate.high))}"
        parts.append(f'<path class="thick" stroke="{_LINE}" stroke-width="5" d="{reach}"/>')
    if estimate.previous is not None:
        ring = f'class="ring" fill="#fff" stroke="{_INK}" stroke-width="1.5"'
        parts.append(f'<circle {ring} cx="{_n(x(estimate.previous))}" cy="{y}" r="4"/>')
    dot = f'class="point" fill="{_INK}" stroke="#fff"'
    parts.append(f'<circle {dot} cx="{_n(x(estimate.value))}" cy="{y}" r="5.5"/>')
    return _svg(parts, height=28, width=width, name=name, title=title, description=description)


def sparkline(values: Sequence[float | None], *, name: str, title: str) -> Markup:
    """Return a line of a word's height, from zero, its last month as a dot."""
    width, height = 96, 22
    ceiling = max((v for v in values if v is not None), default=0) or 1
    step = (width - 8) / max(1, len(values) - 1)
    xs = [3 + step * index for index in range(len(values))]
    ys = [None if v is None else height - 3 - (height - 6) * v / ceiling for v in values]
    parts = _polyline(xs, ys)
    if ys and ys[-1] is not None:
        parts.append(f'<circle class="dot" fill="{_LINE}" cx="{_n(xs[-1])}" cy="{_n(ys[-1])}" r="2.5"/>')
    return _svg(parts, height=height, width=width, name=name, title=title, description="")


# ---- pieces -----------------------------------------------------------------------------------------------


def _svg(parts: Sequence[str], *, height: int, name: str, title: str, description: str, width: int = WIDTH) -> Markup:
    described = f' aria-describedby="{name}-d"' if description else ""
    lead = f'<title id="{name}-t">{escape(plain(title))}</title>'
    if description:
        lead += f'<desc id="{name}-d">{escape(plain(description))}</desc>'
    return Markup(  # noqa: S704  # every text in the parts went through escape()
        f'<svg role="img" class="chart" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'aria-labelledby="{name}-t"{described} font-family="sans-serif" font-size="13">{lead}{"".join(parts)}</svg>'
    )


def _text(x: float, y: float, text: str, kind: str, *, anchor: str = "start") -> str:
    size, fill = (' font-size="11"', _MUTED) if kind == "tick" else ("", _INK)
    weight = ' font-weight="600"' if kind == "strong" else ""
    return (
        f'<text class="{kind}" fill="{fill}" x="{_n(x)}" y="{_n(y)}" text-anchor="{anchor}"{size}{weight}>'
        f"{escape(plain(text))}</text>"
    )


def _gridline(left: float, y: float, text: str) -> str:
    rule = f'<path class="rule" stroke="{_RULE}" d="M{_n(left)} {_n(y)}H{WIDTH}"/>'
    return rule + _text(left - 6, y + 4, text, "tick", anchor="end")


def _upright(x: float, low: float, high: float) -> str:
    path = f"M{_n(x)} {_n(low)}V{_n(high)}"
    return f'<path class="upright" stroke="{_MUTED}" stroke-width="1.5" fill="none" d="{path}"/>'


def _polyline(xs: Sequence[float], ys: Sequence[float | None]) -> list[str]:
    parts = []
    for run in _runs([v is not None for v in ys]):
        if len(run) == 1:
            x, y = xs[run[0]], ys[run[0]]
            parts.append(f'<circle class="dot" fill="{_LINE}" cx="{_n(x)}" cy="{_n(y or 0)}" r="1.5"/>')
            continue
        path = "M" + "L".join(f"{_n(xs[i])} {_n(ys[i] or 0)}" for i in run)
        parts.append(f'<path class="line" fill="none" stroke="{_LINE}" stroke-width="2" d="{path}"/>')
    return parts


def _month_labels(xs: Sequence[float], labels: Sequence[str], y: float) -> list[str]:
    """Write the first and the last month, and those between for which there is room."""
    if not xs:
        return []
    last = len(xs) - 1
    parts = [_text(xs[last] + 12, y, labels[last], "tick", anchor="end")]
    taken_until, taken_from = -math.inf, xs[last] + 12 - _width(labels[last]) - 8
    for index in range(last):
        anchor, half = ("start", 0.0) if index == 0 else ("middle", _width(labels[index]) / 2)
        end = xs[index] + (_width(labels[index]) if index == 0 else half)
        if xs[index] - half > taken_until + 10 and end < taken_from:
            parts.append(_text(xs[index], y, labels[index], "tick", anchor=anchor))
            taken_until = end
    return parts


def _runs(present: Sequence[bool]) -> list[list[int]]:
    runs: list[list[int]] = []
    for index, there in enumerate(present):
        if there and index and present[index - 1]:
            runs[-1].append(index)
        elif there:
            runs.append([index])
    return runs


def _nice(largest: float) -> float:
    """Return the smallest of 2, 4, 6, 10 × 10^k that reaches ``largest``: its half is a round number as well."""
    if largest <= 0:
        return 2
    size = 10 ** math.floor(math.log10(largest))
    return float(next(step * size for step in (1, 2, 4, 6, 8, 10) if step * size >= largest - 1e-9))


def _tick(value: float) -> str:
    return f"{value:g}"


def _width(text: str) -> float:
    return len(text) * _LETTER_WIDTH


def _fitted(text: str, room: float) -> str:
    text = plain(text)
    n_letters = max(4, int(room / _LETTER_WIDTH))
    return text if len(text) <= n_letters else text[: n_letters - 1].rstrip() + "…"


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
