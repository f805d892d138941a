"""Small charts as inline SVG: bars with intervals, a line beside its expectation, points with intervals.

Each chart is drawn at the size at which it is read (a phone's width, or half a page), so that its letters are as
large as the text around it. Colours come from the document's style sheet by class, so that dark screens and
paper work; the attributes next to the classes are for places without that sheet, such as a notebook. No meaning
hangs on colour alone: the unknown is dashed, the expectation is dotted, and the last value is written out.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from voc.text.sanitize import sanitize_line

__all__ = [
    "LOW_HEIGHT",
    "LinePoint",
    "ScaleReading",
    "ShareBar",
    "render_bars",
    "render_line",
    "render_points",
    "render_scale",
    "render_sparkline",
]

WIDTH = 380
"""Width of a chart in CSS pixels: a phone's, or half a page."""
LOW_HEIGHT = 96
"""Height of a chart that stands under another one; it has room for two ticks."""
LETTER_WIDTH_PX = 7.1
"""Width of a letter of 13 px sans, on average and rounded up."""
LABEL_GAP_PX = 10
"""Least room between two labels of an axis."""
LOWEST_LABEL_PX = 13
"""Where a label above a point stands at the highest: higher up it would leave the drawing."""
_INK, _MUTED, _RULE, _LINE, _BAR, _BAND = "#1b2733", "#55616d", "#d5dbe0", "#2b6f95", "#6497b6", "#dfe8ee"


@dataclass(frozen=True, slots=True)
class ShareBar:
    """One bar. ``value``, ``low`` and ``high`` on one scale; ``text`` and ``interval`` are printed."""

    label: str
    value: float | None
    low: float | None
    high: float | None
    text: str
    interval: str = ""
    accuses_nobody: bool = False


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
class ScaleReading:
    """A figure on a scale from 0 to 1, its interval, and the one before it."""

    value: float
    low: float | None = None
    high: float | None = None
    previous: float | None = None


def render_bars(bars: Sequence[ShareBar], *, element_id: str, title: str, description: str) -> Markup:
    """Return horizontal bars, each with its label above, its value at the right and its interval as a whisker."""
    row_height = 34
    # The largest value or interval reaches the edge: shares of the whole would leave most of the width empty.
    largest = max((max(bar.value or 0, bar.high or 0) for bar in bars), default=0) or 1
    parts = [_render_bar(bar, index * row_height, (WIDTH - 4) / largest) for index, bar in enumerate(bars)]
    return _render_svg(
        parts, height=max(1, len(bars)) * row_height, element_id=element_id, title=title, description=description
    )


def _render_bar(bar: ShareBar, top_px: int, px_per_unit: float) -> str:
    """Return a bar with its texts; ``px_per_unit`` is pixels for a value of 1."""
    # The value is printed whole, the label gets what is left of the line.
    label_width = WIDTH - _estimate_width(f"{bar.text} {bar.interval}") - 8
    parts = [_render_text(0, top_px + 13, _shorten_to_width(bar.label, label_width), "label")]
    value_text = f'<tspan class="strong" font-weight="600">{escape(sanitize_line(bar.text))}</tspan>'
    if bar.interval:
        # A blank and no offset: not every reader of SVG counts an offset into the width of a text that ends here.
        value_text += f'<tspan class="muted" fill="{_MUTED}">\u2002{escape(sanitize_line(bar.interval))}</tspan>'
    parts.append(
        f'<text class="label" fill="{_INK}" x="{WIDTH}" y="{top_px + 13}" text-anchor="end">{value_text}</text>'
    )
    if bar.value is None:
        return "".join(parts)
    rect_style = f'class="unknown" fill="none" stroke="{_MUTED}" stroke-dasharray="3 2"'
    if not bar.accuses_nobody:
        rect_style = f'class="bar" fill="{_BAR}"'
    # A value next to nothing still gets a bar that can be seen.
    parts.append(
        f'<rect {rect_style} x="0.5" y="{top_px + 19}" width="{_to_px(max(1.5, bar.value * px_per_unit))}" height="8"/>'
    )
    if bar.low is not None and bar.high is not None and bar.high > bar.low:
        parts.append(_render_whisker(bar.low * px_per_unit, bar.high * px_per_unit, top_px + 23))
    return "".join(parts)


def _render_whisker(low: float, high: float, y: float) -> str:
    path = f"M{_to_px(low)} {_to_px(y)}H{_to_px(high)}M{_to_px(low)} {_to_px(y - 4)}v8M{_to_px(high)} {_to_px(y - 4)}v8"
    return f'<path class="whisker" d="{path}" fill="none" stroke="{_INK}" stroke-width="1.5"/>'


def render_line(
    line_points: Sequence[LinePoint],
    *,
    element_id: str,
    title: str,
    description: str,
    last_text: str = "",
    height: int = 124,
) -> Markup:
    """Return a line from zero, with the expectation dotted and shaded up to where chance reaches."""
    left_edge, right_margin, top_margin, bottom_margin = 34, 12, 20, 24
    drawn_values = [value for p in line_points for value in (p.value, p.upper, p.expected, p.high) if value is not None]
    axis_end = _round_up_axis(max(drawn_values, default=1))
    x_positions = _space_evenly(left_edge, WIDTH - right_margin, len(line_points))

    def scale_y(value: float) -> float:
        # From zero, always: a line that begins elsewhere makes a mountain of a small change.
        return height - bottom_margin - (height - top_margin - bottom_margin) * value / axis_end

    ticks = (0, axis_end / 2, axis_end) if height > LOW_HEIGHT else (0, axis_end)
    parts = [_render_gridline(left_edge, scale_y(tick), _format_tick(tick)) for tick in ticks]
    # In this order, since what comes later is drawn over what is there: the line must be seen across the band.
    parts += _render_band(x_positions, line_points, scale_y)
    parts += [
        _render_upright(x, scale_y(point.low), scale_y(point.high))
        for x, point in zip(x_positions, line_points, strict=True)
        if point.low is not None and point.high is not None
    ]
    parts += _render_polyline(x_positions, [None if p.value is None else scale_y(p.value) for p in line_points])
    parts += _render_last_value(x_positions, line_points, scale_y, last_text)
    parts += _render_month_labels(x_positions, [point.label for point in line_points], height - 6)
    return _render_svg(parts, height=height, element_id=element_id, title=title, description=description)


def _render_band(
    x_positions: Sequence[float], line_points: Sequence[LinePoint], scale_y: Callable[[float], float]
) -> list[str]:
    """Return the expectation as a dotted line, shaded up to its limit; a gap where there is none."""
    parts = []
    for run in _split_runs([point.expected is not None and point.upper is not None for point in line_points]):
        upper_path = [f"{_to_px(x_positions[i])} {_to_px(scale_y(line_points[i].upper or 0))}" for i in run]
        lower_path = [f"{_to_px(x_positions[i])} {_to_px(scale_y(line_points[i].expected or 0))}" for i in run]
        outline = "M" + "L".join([*upper_path, *reversed(lower_path)]) + "Z"
        expected_path = "M" + "L".join(lower_path)
        parts.append(f'<path class="band" fill="{_BAND}" d="{outline}"/>')
        parts.append(
            f'<path class="expected" fill="none" stroke="{_MUTED}" stroke-dasharray="2 3" d="{expected_path}"/>'
        )
    return parts


def _render_last_value(
    x_positions: Sequence[float], line_points: Sequence[LinePoint], scale_y: Callable[[float], float], last_text: str
) -> list[str]:
    """Return the last point as a dot with its value written above it."""
    if not line_points or line_points[-1].value is None or not last_text:
        return []
    last_y = scale_y(line_points[-1].value or 0)
    text_y = max(LOWEST_LABEL_PX, last_y - 9)
    return [
        _render_dot(x_positions[-1], last_y, 3.5),
        _render_text(x_positions[-1] + 4, text_y, last_text, "strong", anchor="end"),
    ]


def render_points(
    line_points: Sequence[LinePoint],
    *,
    lowest: float,
    highest: float,
    element_id: str,
    title: str,
    description: str,
    tick_texts: Sequence[str],
    last_text: str = "",
) -> Markup:
    """Return points with upright intervals between ``lowest`` and ``highest``; ``tick_texts`` from low to high."""
    height, left_edge, right_margin, top_margin, bottom_margin = 140, 40, 12, 20, 24
    x_positions = _space_evenly(left_edge, WIDTH - right_margin, len(line_points))

    def scale_y(value: float) -> float:
        return (
            height
            - bottom_margin
            - (height - top_margin - bottom_margin) * (value - lowest) / ((highest - lowest) or 1)
        )

    n_steps = max(1, len(tick_texts) - 1)
    ticks = [lowest + (highest - lowest) * index / n_steps for index in range(len(tick_texts))]
    parts = [_render_gridline(left_edge, scale_y(tick), text) for tick, text in zip(ticks, tick_texts, strict=True)]
    for x, point in zip(x_positions, line_points, strict=True):
        if point.low is not None and point.high is not None:
            parts.append(_render_upright(x, scale_y(point.low), scale_y(point.high)))
        if point.value is not None:
            parts.append(_render_dot(x, scale_y(point.value), 3.5))
    if line_points and last_text and line_points[-1].high is not None:
        text_y = max(LOWEST_LABEL_PX, scale_y(line_points[-1].high) - 6)
        parts.append(_render_text(x_positions[-1] + 6, text_y, last_text, "strong", anchor="end"))
    parts += _render_month_labels(x_positions, [point.label for point in line_points], height - 6)
    return _render_svg(parts, height=height, element_id=element_id, title=title, description=description)


def render_scale(
    reading: ScaleReading, *, ends: tuple[str, str], element_id: str, title: str, description: str
) -> Markup:
    """Return one figure on its whole scale, 0 to 1: a dot, its interval, and the previous value as a ring."""
    width, left_edge, right_edge, y = 290, 36, 250, 14

    def scale_x(number: float) -> float:
        return left_edge + (right_edge - left_edge) * number

    parts = [
        f'<path class="rule" stroke="{_RULE}" d="M{left_edge} {y}H{right_edge}M{_to_px(scale_x(0.5))} {y - 4}v8"/>'
    ]
    parts += [_render_text(0, y + 4, ends[0], "tick"), _render_text(width, y + 4, ends[1], "tick", anchor="end")]
    if reading.low is not None and reading.high is not None:
        interval_path = f"M{_to_px(scale_x(reading.low))} {y}H{_to_px(scale_x(reading.high))}"
        parts.append(f'<path class="thick" stroke="{_LINE}" stroke-width="5" d="{interval_path}"/>')
    # Before the dot, so that the value of today lies on top where both are the same.
    if reading.previous is not None:
        ring_style = f'class="ring" fill="#fff" stroke="{_INK}" stroke-width="1.5"'
        parts.append(f'<circle {ring_style} cx="{_to_px(scale_x(reading.previous))}" cy="{y}" r="4"/>')
    dot_style = f'class="point" fill="{_INK}" stroke="#fff"'
    parts.append(f'<circle {dot_style} cx="{_to_px(scale_x(reading.value))}" cy="{y}" r="5.5"/>')
    return _render_svg(parts, height=28, width=width, element_id=element_id, title=title, description=description)


def render_sparkline(values: Sequence[float | None], *, element_id: str, title: str) -> Markup:
    """Return a line of a word's height, from zero, its last month as a dot."""
    width, height = 96, 22
    largest = max((value for value in values if value is not None), default=0) or 1
    x_positions = _space_evenly(3, width - 5, len(values))
    y_positions = [None if value is None else height - 3 - (height - 6) * value / largest for value in values]
    parts = _render_polyline(x_positions, y_positions)
    if y_positions and y_positions[-1] is not None:
        parts.append(_render_dot(x_positions[-1], y_positions[-1], 2.5))
    return _render_svg(parts, height=height, width=width, element_id=element_id, title=title, description="")


# ---- parts of a chart -----------------------------------------------------------------------------------------------


def _render_svg(
    parts: Sequence[str], *, height: int, element_id: str, title: str, description: str, width: int = WIDTH
) -> Markup:
    """Return the drawing as an image with a name and, where there is one, a description for who cannot see it.

    ``element_id`` makes the ids of both, so it must be the only one in the document.
    """
    labels = f'aria-labelledby="{element_id}-t"'
    content = f'<title id="{element_id}-t">{escape(sanitize_line(title))}</title>'
    if description:
        labels += f' aria-describedby="{element_id}-d"'
        content += f'<desc id="{element_id}-d">{escape(sanitize_line(description))}</desc>'
    content += "".join(parts)
    return Markup(  # noqa: S704 - every text in the parts went through escape()
        f'<svg role="img" class="chart" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'{labels} font-family="sans-serif" font-size="13">{content}</svg>'
    )


def _space_evenly(start: float, end: float, n: int) -> list[float]:
    """Return n positions from start to end; a single one stands at the start."""
    step_px = (end - start) / max(1, n - 1)
    return [start + step_px * index for index in range(n)]


def _render_dot(x: float, y: float, radius: float) -> str:
    return f'<circle class="dot" fill="{_LINE}" cx="{_to_px(x)}" cy="{_to_px(y)}" r="{radius}"/>'


def _render_text(x: float, y: float, text: str, text_kind: str, *, anchor: str = "start") -> str:
    """Return a text; ``text_kind`` is ``label``, ``tick`` (small) or ``strong``."""
    fill = _MUTED if text_kind == "tick" else _INK
    attributes = f'class="{text_kind}" fill="{fill}" x="{_to_px(x)}" y="{_to_px(y)}" text-anchor="{anchor}"'
    # The style sheet says the same by class; a notebook has no such sheet.
    if text_kind == "tick":
        attributes += ' font-size="11"'
    elif text_kind == "strong":
        attributes += ' font-weight="600"'
    return f"<text {attributes}>{escape(sanitize_line(text))}</text>"


def _render_gridline(left_edge: float, y: float, text: str) -> str:
    rule = f'<path class="rule" stroke="{_RULE}" d="M{_to_px(left_edge)} {_to_px(y)}H{WIDTH}"/>'
    return rule + _render_text(left_edge - 6, y + 4, text, "tick", anchor="end")


def _render_upright(x: float, low: float, high: float) -> str:
    path = f"M{_to_px(x)} {_to_px(low)}V{_to_px(high)}"
    return f'<path class="upright" stroke="{_MUTED}" stroke-width="1.5" fill="none" d="{path}"/>'


def _render_polyline(x_positions: Sequence[float], y_positions: Sequence[float | None]) -> list[str]:
    """Return a line through the points, broken where one is missing; a point between two gaps is a dot."""
    parts = []
    for run in _split_runs([y is not None for y in y_positions]):
        if len(run) == 1:
            parts.append(_render_dot(x_positions[run[0]], y_positions[run[0]] or 0, 1.5))
            continue
        path = "M" + "L".join(f"{_to_px(x_positions[i])} {_to_px(y_positions[i] or 0)}" for i in run)
        parts.append(f'<path class="line" fill="none" stroke="{_LINE}" stroke-width="2" d="{path}"/>')
    return parts


def _render_month_labels(x_positions: Sequence[float], labels: Sequence[str], y: float) -> list[str]:
    """Return the labels of the first and the last month, and of those between for which there is room."""
    if not x_positions:
        return []
    last_index = len(x_positions) - 1
    # The last month is the one that the chart is about: it gets its room first.
    parts = [_render_text(x_positions[last_index] + 12, y, labels[last_index], "tick", anchor="end")]
    last_end, next_start = -math.inf, x_positions[last_index] + 12 - _estimate_width(labels[last_index]) - 8
    for index in range(last_index):
        anchor, half_width = ("start", 0.0) if index == 0 else ("middle", _estimate_width(labels[index]) / 2)
        label_end = x_positions[index] + (_estimate_width(labels[index]) if index == 0 else half_width)
        if x_positions[index] - half_width > last_end + LABEL_GAP_PX and label_end < next_start:
            parts.append(_render_text(x_positions[index], y, labels[index], "tick", anchor=anchor))
            last_end = label_end
    return parts


def _split_runs(presence: Sequence[bool]) -> list[list[int]]:
    """Return the positions of what is present, in runs without a gap.

    Examples
    --------
    >>> _split_runs([True, True, False, True])
    [[0, 1], [3]]
    """
    runs: list[list[int]] = []
    for index, is_present in enumerate(presence):
        if is_present and index and presence[index - 1]:
            runs[-1].append(index)
        elif is_present:
            runs.append([index])
    return runs


def _round_up_axis(largest: float) -> float:
    """Return the smallest of 1, 2, 4, 6, 8 × 10^k that reaches ``largest``: its half is a round number as well.

    Examples
    --------
    >>> _round_up_axis(212), _round_up_axis(7)
    (400.0, 8.0)
    """
    if largest <= 0:
        return 2
    magnitude = 10 ** math.floor(math.log10(largest))
    return float(next(step * magnitude for step in (1, 2, 4, 6, 8, 10) if step * magnitude >= largest - 1e-9))


def _format_tick(value: float) -> str:
    return f"{value:g}"


def _estimate_width(text: str) -> float:
    return len(text) * LETTER_WIDTH_PX


def _shorten_to_width(text: str, width_px: float) -> str:
    """Return a text cut to what a width has room for, at least four letters."""
    text = sanitize_line(text)
    # Fewer than four letters would tell nothing, however long the value beside them is.
    n_letters = max(4, int(width_px / LETTER_WIDTH_PX))
    return text if len(text) <= n_letters else text[: n_letters - 1].rstrip() + "…"


def _to_px(value: float) -> str:
    """Return a length as it is written in a drawing: a tenth of a pixel is the finest that can be seen."""
    return f"{value:.1f}".removesuffix(".0")
