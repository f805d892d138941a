"""PDF file of a report: tagged (PDF/UA-1), with bookmarks, page numbers and its fonts inside.

Typst comes whole in its wheel, with its fonts: no other program is needed, and the same report gives the same bytes on
every machine, since the machine's own fonts are not looked at.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache

from voc.errors import VocError
from voc.report.pdf.typst_source import convert_page, quote_text

__all__ = ["build_pdf"]

SUBSTITUTE = "\u25a1"
"""Printed where the fonts inside the PDF lack a character, such as an emoji or a Chinese one."""
NOT_PRINTED = re.compile(r'the text `"(.*?)"` could not be displayed', re.DOTALL)
"""Typst's refusal of a character: a PDF/UA file may hold no sign that nobody can read."""
LAST_LATIN = 0x17F
"""Last character of the block Latin Extended-A."""
FONTS = '#set text(font: ("Libertinus Serif", "DejaVu Sans Mono"))'
"""Fonts of the document, and of the probes for what they lack."""
SIZE_MARK = "// size of the letters"
LETTER_SIZES = (10, 9.8, 9.6, 9.4)
"""Sizes that are tried where the last page would be nearly empty, in points; without a better one the first stays."""
SHORT_PAGE_MM = 80.0
"""End of the text on a last page that is nearly empty: a fifth of it, below a margin of 16 mm."""
PREAMBLE = """\
#let ink = rgb("#1b2733")
#let muted = rgb("#55616d")
#let thin = rgb("#d5dbe0")
#let soft = rgb("#f4f6f8")
#let blue = rgb("#2b6f95")
#let warm = rgb("#9a3412")
#let cool = rgb("#1d6b3f")
#set text(size: 10pt, fill: ink, number-width: "tabular")
#set par(leading: .55em, spacing: .75em)
#set enum(spacing: .7em, numbering: n => text(weight: "bold", fill: blue, size: 12pt, str(n)))
#set list(marker: none, indent: 0pt, body-indent: 0pt, spacing: .9em)
#set table(stroke: (x, y) => (bottom: if y == 0 { .6pt + ink } else { .4pt + thin }), inset: (x: 3.5pt, y: 3pt))
#show table: set text(size: .85em)
#set table.cell(breakable: false)
#show table: set par(justify: false)
#show table.cell.where(y: 0): set text(fill: muted, weight: "bold")
#show heading: set block(above: 1.3em, below: .6em, sticky: true)
#show heading.where(level: 1): set text(size: 19pt)
#show heading.where(level: 2): set text(size: 12pt)
#show heading.where(level: 3): set text(size: 11pt)
#show heading.where(level: 4): set text(size: 9.5pt)
#show link: set text(fill: blue)
#let part(level: 2, body) = { show heading: set text(size: 15pt); v(3mm)
  block(sticky: true, line(length: 100%, stroke: 1pt + ink))
  heading(level: level, body) }
#let shrink(scale, body) = { set text(size: scale * 1em); set par(leading: scale * .55em); body }
#let fit-sheet(maker) = layout(size => {
  // What other pages have goes first, then letters get a little smaller, before more is left out.
  let ways = range(5).map(level => (1, level)) + ((.95, 4), (.92, 4), (.9, 4), (.95, 5), (.95, 6),
    (.9, 6), (.9, 7), (.85, 7))
  let height(way) = measure(width: size.width, shrink(way.first(), maker(way.last()))).height
  let way = ways.find(way => height(way) <= size.height)
  let (scale, level) = if way == none { ways.last() } else { way }
  shrink(scale, maker(level)) })
#let end-sheet(maker) = context if measure(width: 174mm, maker(0)).height > 175mm { pagebreak(weak: true) }
#let masthead(body) = block(below: 4mm, inset: (bottom: 3mm), stroke: (bottom: 1pt + ink), width: 100%, body)
#let notice(body) = block(fill: soft, stroke: (left: 2pt + blue), inset: (x: 3mm, y: 1.5mm), width: 100%, body)
#let reply(body) = block(stroke: (left: 1.5pt + blue), inset: (left: 2.5mm), body)
#let customer-quote(body) = block(stroke: (left: 1.5pt + thin), inset: (left: 2.5mm, y: .5mm), emph(body))
#let table-title(size: 10.5pt, body) = block(above: 1.2em, below: .5em, sticky: true,
  text(size: size, weight: "bold", body))
"""
"""Colours and sizes of the page's style sheet, for print."""


def build_pdf(
    page: str, metadata: Mapping[str, object], *, generated_at: datetime, draft_mark: str, note: str
) -> bytes:
    """Return the PDF of a report's page.

    Parameters
    ----------
    page
        The HTML page.
    metadata
        ``title``, ``footer`` and ``language`` of the document.
    generated_at
        Date that stands in the file.
    draft_mark
        Word at the head of every page of a draft; empty for a final report.
    note
        Sentence printed at the foot of the pages when a character could not be printed.

    Raises
    ------
    VocError
        Typst refuses the document.
    """
    source = "\n".join((FONTS, PREAMBLE, SIZE_MARK, convert_page(page)))
    # Every font for Latin letters has those of Europe; what lies behind them is tried.
    doubtful = "".join(sorted({character for character in source if ord(character) > LAST_LATIN}))
    unprintable = set(doubtful) - _find_printable(doubtful)
    if unprintable:
        source = source.translate({ord(character): SUBSTITUTE for character in unprintable})
        # What stands for a run of several signs (a flag, a family) is one box, not five.
        source = re.sub(f"{SUBSTITUTE}{{2,}}", SUBSTITUTE, source)
    settings = _build_settings(metadata, generated_at, draft_mark, note=note if unprintable else "")
    return _compile(_fill_last_page(f"{settings}\n{source}"))


def _fill_last_page(source: str) -> str:
    """Return the document, in slightly smaller letters where that saves a last page of a few lines."""
    for size in LETTER_SIZES:
        sized = source.replace(SIZE_MARK, f"#set text(size: {size}pt)", 1)
        page, end = _find_end(sized)
        if page == 1 or end >= SHORT_PAGE_MM:
            return sized
    return source


def _find_end(source: str) -> tuple[int, float]:
    """Return the page on which a document ends, and how far down it does, in mm."""
    import typst

    mark = "#context [#metadata((here().page(), here().position().y.mm())) <end>]"
    try:
        result = typst.query(f"{source}\n{mark}".encode(), "<end>", field="value", ignore_system_fonts=True)
    # A query says in another way than a compilation what it refuses.
    except (typst.TypstError, RuntimeError) as exc:
        raise VocError(f"the PDF could not be made: {exc}") from exc
    ((page, end),) = json.loads(result)
    return int(page), float(end)


def _build_settings(metadata: Mapping[str, object], generated_at: datetime, draft_mark: str, *, note: str) -> str:
    """Return title, date and language of the document, and what stands on every page: the note below it, if any."""
    below = f"#linebreak() #{quote_text(note)}" if note else ""
    footer, title, language = (str(metadata.get(name) or "") for name in ("footer", "title", "language"))
    day = generated_at.date()
    return (
        f"#set document(title: {quote_text(title)},\n"
        f"  date: datetime(year: {day.year}, month: {day.month}, day: {day.day}))\n"
        f"#set text(lang: {quote_text(language or 'nl')})\n"
        '#set page(paper: "a4", margin: (x: 18mm, top: 16mm, bottom: 18mm),\n'
        f'  header: align(right, text(size: 8pt, fill: rgb("#9a3412"), weight: "bold")[#{quote_text(draft_mark)}]),\n'
        '  footer: context text(size: 8pt, fill: rgb("#55616d"))[\n'
        f'    #{quote_text(footer)} #h(1fr) #counter(page).display("1 / 1", both: true) '
        f"{below}])\n"
    )


@lru_cache(maxsize=64)
def _find_printable(characters: str) -> frozenset[str]:
    """Return those characters that the fonts inside Typst have."""
    candidates = list(characters)
    while candidates:
        # A blank between two characters keeps them from being shaped into one sign.
        probe = f'#set document(title: "-")\n{FONTS}\n#{quote_text(" ".join(candidates))}'
        refused_characters = _find_refused(probe)
        if refused_characters.isdisjoint(candidates):
            break
        candidates = [character for character in candidates if character not in refused_characters]
    return frozenset(candidates)


def _find_refused(source: str) -> set[str]:
    """Return characters that Typst could not print; it names the first run of them only."""
    try:
        _compile(source)
    except VocError as exc:
        match = NOT_PRINTED.search(str(exc))
        return set(match[1]) if match else set()
    return set()


def _compile(source: str) -> bytes:
    import typst

    try:
        return bytes(typst.compile(source.encode(), format="pdf", ignore_system_fonts=True, pdf_standards=["ua-1"]))
    except typst.TypstError as exc:
        raise VocError(f"the PDF could not be made: {exc}") from exc
