"""Typst source of a report's page: the HTML that the sections write, element by element.

The page and the PDF say the same because the one is made from the other. What a page unfolds on a click (the tables
behind the charts) is left out, as in print: every chart carries its alternative text, and the workbook has the tables.
Every text stands in the source as a string (``#"50 % * 2"``), so that nothing a customer writes is read as markup.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Mapping, Sequence

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, Tag

__all__ = ["convert_page", "quote_text"]

HIDDEN_CLASSES = frozenset({"unseen", "skip"})
"""Classes of what is not printed: what a page says to a screen reader only (headings of its tables, which stand in the
charts' texts too)."""
SPARE = "data-spare"
"""Attribute of what the first sheet leaves out where it has no room (it stands on other pages too): what has 1 goes
first. A browser estimates what fits; Typst measures it."""
HIDDEN_TAGS = frozenset({"details", "nav", "script", "style", "footer"})
BLOCK_TAGS = frozenset(
    {"section", "header", "div", "article", "figure", "p", "ol", "ul", "table", "blockquote", "pre"}
    | {f"h{level}" for level in range(1, 7)}
)
STYLE_BY_CLASS = {
    "large": 'size: 15pt, weight: "bold"',
    "kicker": 'fill: muted, weight: "bold"',
    "lead": 'weight: "bold"',
    "small": "size: 8.5pt, fill: muted",
    "facts": "size: 8.5pt, fill: muted",
    "made": "size: 8.5pt, fill: muted",
    "source": "size: 8pt, fill: muted",
    "counts": "size: 8.5pt, fill: muted",
    "code": 'font: "DejaVu Sans Mono", size: 6.5pt, fill: muted',
    "new": 'weight: "bold", fill: warm',
    "growing": 'weight: "bold", fill: warm',
    "returned": 'weight: "bold", fill: warm',
    "shrinking": 'weight: "bold", fill: cool',
}
"""Class of the page's style sheet → arguments of Typst's ``text``; ``muted``, ``warm``, ``cool`` are its colours."""
CARD_CHART_WIDTH = "70mm"
SPARKLINE_WIDTH = "22mm"
_BLANKS = re.compile(r"[ \t\r\n\f]+")
"""What the page's source is indented with; a blank that keeps "€ 1,800" on one line is none of it."""

MAX_ROWS_TOGETHER = 9
"""Rows, with the head, of a table that stays on one page."""
NARROW_LENGTH = 24
"""Characters that the longest cell of a column may have for the column to keep its width."""


def convert_page(page: str) -> str:
    """Return the content of an HTML page as Typst source, without the document's settings.

    Parameters
    ----------
    page
        An HTML document; of several elements ``main`` counts.

    Examples
    --------
    >>> convert_page("<main><p>50 <strong>%</strong></p></main>")
    '#par[#"50 "#strong[#"%"]]'
    """
    soup = BeautifulSoup(page, "html.parser")
    main = soup.find("main")
    return _convert_blocks(main if isinstance(main, Tag) else soup)


def quote_text(text: str) -> str:
    r"""Return a text as a string of Typst.

    >>> quote_text('say "a\\b"')
    '"say \\"a\\\\b\\""'
    """
    escaped_text = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped_text}"'


def _convert_blocks(parent: Tag) -> str:
    """Return the elements of a part of the page, one below the other; runs of text between them are paragraphs."""
    blocks: list[str] = []
    inline_parts: list[str] = []

    def end_paragraph() -> None:
        content = "".join(inline_parts)
        if content.strip():
            blocks.append(f"#par[{content}]")
        inline_parts.clear()

    for node in parent.children:
        if isinstance(node, Tag) and node.name in BLOCK_TAGS and not _is_hidden(node):
            end_paragraph()
            blocks.append(_mark_place(node) + _convert_block(node))
        elif not isinstance(node, NavigableString) or node.strip() or inline_parts:
            # A blank between two marks parts words; before the first of them it only indents the page's source.
            inline_parts.append(_convert_inline(node))
    end_paragraph()
    return "\n\n".join(block for block in blocks if block)


def _convert_block(node: Tag) -> str:
    """Return one element of a part of the page; what may be left out as a condition on how full its sheet is."""
    content = BLOCK_CONVERTERS.get(node.name, _convert_container)(node)
    order = str(node.get(SPARE, ""))
    return f"#if level < {order} [{content}]" if order.isdigit() and node.find_parent(class_="sheet") else content


def _convert_inline(node: PageElement) -> str:
    """Return text and the marks in it (bold, links, badges) as one run."""
    if isinstance(node, NavigableString):
        # Comments of the page are strings too, of a class of their own.
        text = _BLANKS.sub(" ", str(node)) if type(node) is NavigableString else ""
        return f"#{quote_text(text)}" if text else ""
    if not isinstance(node, Tag) or _is_hidden(node):
        return ""
    if node.name == "svg":
        return f"#box({_convert_svg(node, SPARKLINE_WIDTH)})"
    if node.name == "br":
        return "#linebreak()"
    content = "".join(map(_convert_inline, node.children))
    if not content:
        return ""
    if node.name in {"strong", "b"}:
        content = f"#strong[{content}]"
    elif node.name in {"em", "i"}:
        content = f"#emph[{content}]"
    elif node.name == "mark":
        content = f"#underline(stroke: 1pt + rgb(184, 136, 0), offset: 2pt)[{content}]"
    return _apply_style(node, content)


def _apply_style(node: Tag, content: str) -> str:
    """Return content as the page's style sheet has it for the classes of an element."""
    for name in node.get_attribute_list("class"):
        style = STYLE_BY_CLASS.get(str(name))
        if style:
            content = f"#text({style})[{content}]"
    return content


def _is_hidden(node: Tag) -> bool:
    return node.name in HIDDEN_TAGS or not HIDDEN_CLASSES.isdisjoint(map(str, node.get_attribute_list("class")))


def _has_class(node: Tag, name: str) -> bool:
    return name in node.get_attribute_list("class")


def _mark_place(node: Tag) -> str:
    """Return an anchor for the links to an element, when it is a finding, a theme or a section."""
    name = node.get("id")
    return f"#[#metadata(none) #label({quote_text(str(name))})]" if name and node.name != "svg" else ""


def _convert_paragraph(node: Tag) -> str:
    content = _apply_style(node, "".join(map(_convert_inline, node.children)))
    if _has_class(node, "urgent"):
        return f"#notice[{content}]"
    if _has_class(node, "reply"):
        return f"#reply[{content}]"
    return f"#par[{content}]" if content else ""


def _convert_heading(node: Tag) -> str:
    level = int(node.name[1])
    function = "part" if _has_class(node, "part") else "heading"
    return f"#{function}(level: {level})[{''.join(map(_convert_inline, node.children)).strip()}]"


def _convert_container(node: Tag) -> str:
    """Return a division of the page; columns stay columns, the title stays apart from what follows."""
    if _has_class(node, "columns") or _has_class(node, "measure"):
        return _convert_columns(node)
    if _has_class(node, "masthead"):
        return f"#masthead[{_convert_blocks(node)}]"
    content = _convert_blocks(node)
    if _has_class(node, "together"):
        # The first half of a card: its charts on another page than its name are nobody's.
        return f"#block(breakable: false, above: 2em)[{content}]"
    if node.name == "header":
        # A card's name and counts stay with what follows.
        content = f"#block(sticky: true, above: 1.8em)[{content}]"
    elif _has_class(node, "score"):
        content = f"#block(breakable: false)[{content}]"
    # The first sheet is read alone unless a third of it is empty; after it the parts follow each other.
    if _has_class(node, "sheet"):
        return f"#let first-sheet = level => [{content}]\n\n#fit-sheet(first-sheet)\n\n#end-sheet(first-sheet)"
    return content


def _convert_columns(node: Tag) -> str:
    cells = [child for child in node.children if isinstance(child, Tag) and not _is_hidden(child)]
    if _has_class(node, "measure"):
        widths, gutter = ["auto", *["1fr"] * (len(cells) - 1)], "4mm"
    else:
        # The table of hours has four columns, the scores beside it have one.
        first_width = "1.15fr" if _has_class(node, "uneven") else "1fr"
        widths, gutter = [first_width, *["1fr"] * (2 if _has_class(node, "three") else 1)], "8mm"
    contents = ", ".join(f"[{_convert_cell(cell)}]" for cell in cells)
    grid = f"#grid(columns: ({', '.join(widths)},), column-gutter: {gutter}, row-gutter: 4mm, {contents})"
    # Two columns begin with headings of their own, which have no distance to what stands above them.
    return grid if _has_class(node, "measure") else f"#v(2mm)\n\n{grid}"


def _convert_cell(cell: Tag) -> str:
    if cell.name == "svg":
        return f"#{_convert_svg(cell, '100%')}"
    return _convert_block(cell)


def _convert_list(node: Tag) -> str:
    entries = [child for child in node.children if isinstance(child, Tag) and child.name == "li"]
    if _has_class(node, "quotes"):
        # The line that says where a quote is from stays below it.
        contents = ", ".join(f"block(breakable: false)[{_convert_blocks(entry)}]" for entry in entries)
        return f"#grid(columns: (1fr, 1fr), column-gutter: 8mm, row-gutter: 3mm, {contents})"
    function = "enum" if node.name == "ol" else "list"
    contents = ", ".join(f"[{_mark_place(entry)}{_convert_blocks(entry)}]" for entry in entries)
    return f"#{function}({contents})" if entries else ""


def _convert_quote(node: Tag) -> str:
    return f"#customer-quote[{''.join(map(_convert_inline, node.children)).strip()}]"


def _convert_preformatted(node: Tag) -> str:
    return f"#raw({quote_text(node.get_text())}, block: true)"


def _convert_figure(node: Tag) -> str:
    """Return a chart and the sentence below it; in a theme's card, as in print, the chart speaks for itself."""
    in_card = node.find_parent("article") is not None
    parts = []
    for child in node.children:
        if not isinstance(child, Tag) or _is_hidden(child):
            continue
        if child.name == "svg":
            parts.append(f"#block(breakable: false, {_convert_svg(child, CARD_CHART_WIDTH if in_card else '100%')})")
        elif child.name == "img":
            parts.append(_convert_image(child))
        elif child.name == "figcaption":
            if not in_card:
                parts.append(f"#par[#text(size: 8pt, fill: muted)[{''.join(map(_convert_inline, child.children))}]]")
        else:
            parts.append(BLOCK_CONVERTERS.get(child.name, _convert_container)(child))
    content = "\n\n".join(parts)
    # A chart stays with the sentence below it; in a card it stands between others that break where they must.
    return content if in_card else f"#block(breakable: false)[{content}]"


def _convert_svg(node: Tag, width: str) -> str:
    """Return a chart as an image with its alternative text: its title and its description."""
    texts = [element.get_text(" ", strip=True) for element in node.find_all(["title", "desc"])]
    alternative = " ".join(filter(None, texts)) or str(node.get("aria-label") or "–")
    if not node.get("xmlns"):
        node["xmlns"] = "http://www.w3.org/2000/svg"
    # html.parser writes names in small letters; in SVG this one is read with its capital only.
    source = re.sub(r"\bviewbox=", "viewBox=", str(node))
    return f'image(bytes({quote_text(source)}), format: "svg", width: {width}, alt: {quote_text(alternative)})'


def _convert_image(node: Tag) -> str:
    """Return a picture that stands inside the page (an analyst's own chart)."""
    kind, _, content = str(node.get("src", "")).partition(";base64,")
    if not content:
        return ""
    # As numbers: a string of Typst is Unicode, which the bytes of a picture are not.
    numbers = ", ".join(map(str, base64.b64decode(content)))
    image_format = {"data:image/svg+xml": "svg", "data:image/png": "png"}.get(kind, "jpg")
    alternative = quote_text(str(node.get("alt") or "–"))
    return f'#image(bytes(({numbers},)), format: "{image_format}", width: 100%, alt: {alternative})'


def _convert_table(node: Tag) -> str:
    """Return a table whose header is repeated on every page that it reaches."""
    rows = [row.find_all(["th", "td"], recursive=False) for row in node.find_all("tr")]
    head = node.find("thead")
    n_head_rows = len(head.find_all("tr")) if isinstance(head, Tag) else 0
    n_columns = max(map(len, rows), default=0)
    if not n_columns:
        return ""
    is_number = [
        any(_has_class(row[index], "number") for row in rows if index < len(row)) for index in range(n_columns)
    ]
    aligns = ", ".join("right" if number else "left" for number in is_number)
    widths = ", ".join(map(_choose_width, _turn_rows(rows, n_columns)))
    lines = [
        ", ".join(f"[{''.join(map(_convert_inline, cell.children)).strip()}]" for cell in row) + ","
        for row in rows
        if row
    ]
    header = f"table.header({' '.join(lines[:n_head_rows])})," if n_head_rows else ""
    caption = node.find("caption")
    title = ""
    if isinstance(caption, Tag) and not _is_hidden(caption):
        # Beside a heading of the second level, as large as that.
        size = "(size: 12pt)" if _has_class(node, "hours") else ""
        title = f"#table-title{size}[{''.join(map(_convert_inline, caption.children))}]\n\n"
    cells = "\n".join(lines[n_head_rows:])
    table = f"#table(columns: ({widths},), align: ({aligns},), {header}\n{cells})"
    # One row of a short table alone on a page, or its title, is no table. Inside a block a title has no distance.
    if len(rows) > MAX_ROWS_TOGETHER:
        return f"{title}{table}"
    return f"#block(breakable: false{', above: 1.3em' if title else ''})[{title}{table}]"


def _turn_rows(rows: Sequence[Sequence[Tag]], n_columns: int) -> list[list[Tag]]:
    """Return a table's cells column by column."""
    return [[row[index] for row in rows if index < len(row)] for index in range(n_columns)]


def _choose_width(cells: Sequence[Tag]) -> str:
    """Return a column's width: its content's where that is narrow; what is left is shared by the others' lengths."""
    longest = max((len(cell.get_text(" ", strip=True)) for cell in cells if cell.find("svg") is None), default=0)
    # By the root: a text four times as long, in a column twice as wide, has twice the lines.
    return "auto" if longest <= NARROW_LENGTH else f"{max(longest, 1) ** 0.5:.1f}fr"


BLOCK_CONVERTERS: Mapping[str, Callable[[Tag], str]] = {
    "p": _convert_paragraph,
    "ol": _convert_list,
    "ul": _convert_list,
    "blockquote": _convert_quote,
    "pre": _convert_preformatted,
    "figure": _convert_figure,
    "table": _convert_table,
    **{f"h{level}": _convert_heading for level in range(1, 7)},
}
"""Element → its Typst source; of an element that is not here the content counts."""
