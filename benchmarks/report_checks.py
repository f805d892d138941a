"""Checks of made reports by other programs: HTML validity, tags of a PDF, round trips of workbooks and slides.

    python benchmarks/report_checks.py WORKSPACE/reports/2026-10 [--vnu vnu.jar] [--axe axe.min.js]
                                       [--outloud outloud] [--office soffice] [--json FILE]

HTML by the Nu checker (``vnu.jar``, in npm's ``vnu-jar``; needs Java), and by axe (``npm pack axe-core``) in Chromium,
light and dark, with a count of the requests that the page makes; PDF by pikepdf (``pip install pikepdf``):
tagged, language and title shown, PDF/UA mark, alternative texts, headings without a gap, table rows in tables, list
items in lists, embedded fonts that name their characters, bookmarks; with ``--outloud`` also by that program
(``pip install outloud``), which tests the Matterhorn checkpoints of PDF/UA-1 that need no person. XLSX and PPTX are
read and saved by openpyxl and python-pptx and read again; with ``--office`` LibreOffice opens and saves them
(``libreoffice-calc``, ``libreoffice-impress``), and every cell and every text must be what it was. Columns: file,
check, problems.
"""

from __future__ import annotations

import argparse
import io
import json
import math
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from table import Table, add_json_option

if TYPE_CHECKING:
    import pikepdf

PARENTS = {"/TD": {"/TR"}, "/TH": {"/TR"}, "/TR": {"/Table", "/THead", "/TBody", "/TFoot"}, "/LI": {"/L"}}
FONT_FILES = ("/FontFile", "/FontFile2", "/FontFile3")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--vnu", type=Path, help="vnu.jar; without it HTML is not checked")
    parser.add_argument("--axe", type=Path, help="axe.min.js; without it accessibility is not checked")
    parser.add_argument("--outloud", help="outloud's command; without it only pikepdf checks the PDF")
    parser.add_argument("--chromium", default="/usr/bin/chromium", help="the browser that axe runs in")
    parser.add_argument("--office", help="LibreOffice's command (soffice); without it no round trip through it")
    add_json_option(parser)
    args = parser.parse_args()
    table = Table(args.json)
    if args.office:
        for name, problems in check_office(args.folder, args.office):
            table.add_row({"file": name, "check": "LibreOffice", "problems": count(iter(problems))})
    if args.axe:
        for name, problems in check_accessibility(sorted(args.folder.glob("*.html")), args.axe, args.chromium):
            table.add_row({"file": name, "check": "axe", "problems": count(iter(problems))})
    for path in sorted(args.folder.iterdir()):
        if path.suffix == ".html" and args.vnu:
            table.add_row({"file": path.name, "check": "valid", "problems": count(check_html(path, args.vnu))})
        elif path.suffix == ".pdf":
            table.add_row({"file": path.name, "check": "tags", "problems": count(check_pdf(path))})
            if args.outloud:
                problems = count(check_conformance(path, args.outloud))
                table.add_row({"file": path.name, "check": "PDF/UA-1", "problems": problems})
        elif path.suffix in {".xlsx", ".pptx"}:
            read = read_workbook if path.suffix == ".xlsx" else read_slides
            content, again = read(path)
            problems = "" if content == read(again)[0] else "other cells after a round trip"
            table.add_row({"file": path.name, "check": "round trip", "problems": problems})


def count(problems: Iterator[str]) -> str:
    return "; ".join(f"{n} × {problem}" for problem, n in sorted(Counter(problems).items()))


def check_html(path: Path, vnu: Path) -> Iterator[str]:
    """Yield the errors of the Nu checker."""
    command = ["java", "-jar", vnu, "--format", "gnu", "--errors-only", path]
    done = subprocess.run(command, stderr=subprocess.PIPE, text=True, check=False)
    yield from (line.partition(" error: ")[2] for line in done.stderr.splitlines() if " error: " in line)


def check_accessibility(paths: Sequence[Path], axe: Path, chromium: str) -> Iterator[tuple[str, list[str]]]:
    """Yield for each page and colour scheme what axe finds, and the requests that the page makes."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for path in paths:
            for scheme in ("light", "dark"):
                # The page allows no script at all, and axe is one.
                context = browser.new_context(bypass_csp=True, color_scheme=scheme)
                page = context.new_page()
                requests: list[str] = []
                page.on("request", lambda request, requests=requests: requests.append(request.url))
                page.goto(path.resolve().as_uri())
                problems = [f"request of {url}" for url in requests[1:]]
                page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
                page.add_script_tag(path=axe)
                for violation in page.evaluate("axe.run()")["violations"]:
                    problems += [f"{violation['id']}: {node['target'][0]}" for node in violation["nodes"]]
                yield f"{path.name} ({scheme})", problems
                context.close()
        browser.close()


def check_office(folder: Path, office: str) -> Iterator[tuple[str, list[str]]]:
    """Yield for each workbook and set of slides what is another value or text after LibreOffice saved it."""
    for suffix, read in ((".xlsx", read_workbook), (".pptx", read_slides)):
        paths = sorted(folder.glob(f"*{suffix}"))
        with tempfile.TemporaryDirectory() as target:
            profile = f"-env:UserInstallation={(Path(target) / 'profile').as_uri()}"
            command = [office, profile, "--headless", "--convert-to", suffix[1:], "--outdir", target, *paths]
            subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
            for path in paths:
                saved = Path(target) / path.name
                if not saved.exists():
                    yield path.name, ["not opened"]
                    continue
                yield path.name, list(compare_cells(read(path)[0], read(saved)[0]))


def compare_cells(before: object, after: object, place: str = "") -> Iterator[str]:
    """Yield where two readings of one file differ; empty cells at the end of a row or sheet are none."""
    if isinstance(before, dict) and isinstance(after, dict):
        for key in before.keys() | after.keys():
            yield from compare_cells(before.get(key, []), after.get(key, []), f"{place}/{key}")
    elif isinstance(before, list) and isinstance(after, list):
        for number in range(max(len(before), len(after))):
            pair = (each[number] if number < len(each) else None for each in (before, after))
            yield from compare_cells(*pair, f"{place}/{number + 1}")
    elif isinstance(before, list) or isinstance(after, list):
        yield from compare_cells(before or [], after or [], place)
    elif isinstance(before, float) and isinstance(after, int | float):
        if not math.isclose(before, after, rel_tol=1e-12, abs_tol=1e-12):
            yield f"{place}: {before!r} became {after!r}"
    elif before != after:
        yield f"{place}: {str(before)[:40]!r} became {str(after)[:40]!r}"


def check_pdf(path: Path) -> Iterator[str]:
    """Yield what a reader with a screen reader would miss."""
    import pikepdf

    pdf = pikepdf.open(path)
    yield from check_document(pdf)
    yield from check_tags(pdf.Root.get("/StructTreeRoot"))
    for page in pdf.pages:
        for font in page.get("/Resources", {}).get("/Font", {}).values():
            descriptor = (font.get("/DescendantFonts") or [font])[0].get("/FontDescriptor", {})
            if not any(name in descriptor for name in FONT_FILES) or "/ToUnicode" not in font:
                yield "font that is not inside, or names no characters"


def check_conformance(path: Path, outloud: str) -> Iterator[str]:
    """Yield the errors and warnings of outloud, each with its rule."""
    command = [outloud, "--json", "-", "--fail-on", "never", path]
    result = json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)["results"][0]
    for finding in result["findings"]:
        if finding["severity"] != "info":
            yield f"{finding['severity']} {finding['rule']}: {finding['message']}"


def check_document(pdf: pikepdf.Pdf) -> Iterator[str]:
    root = pdf.Root
    if not root.get("/MarkInfo", {}).get("/Marked", False):
        yield "not tagged"
    if not root.get("/Lang"):
        yield "no language"
    if not root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False):
        yield "title not shown"
    with pdf.open_metadata() as metadata:
        if metadata.get("pdfuaid:part") != "1":
            yield "no mark of PDF/UA"
    with pdf.open_outline() as outline:
        if not outline.root:
            yield "no bookmarks"


def check_tags(tree: pikepdf.Object) -> Iterator[str]:
    last_level = 0
    for tag, parent, element in walk_tags(tree, ""):
        if tag == "/Figure" and not str(element.get("/Alt", "")).strip():
            yield "figure without alternative text"
        if tag in PARENTS and parent not in PARENTS[tag]:
            yield f"{tag} in {parent}"
        if tag[:2] == "/H" and tag[2:].isdigit():
            if int(tag[2:]) > last_level + 1:
                yield f"heading {tag} after level {last_level}"
            last_level = int(tag[2:])


def walk_tags(element: pikepdf.Object, parent: str) -> Iterator[tuple[str, str, pikepdf.Object]]:
    """Yield each tag of a PDF in reading order, with the tag around it."""
    import pikepdf

    if not isinstance(element, pikepdf.Dictionary):
        return
    tag = str(element.get("/S", "")) or parent
    if "/S" in element:
        yield tag, parent, element
    children = element.get("/K")
    for child in children if isinstance(children, pikepdf.Array) else [children]:
        yield from walk_tags(child, tag)


def read_workbook(source: Path | io.BytesIO) -> tuple[object, io.BytesIO]:
    import openpyxl

    book, buffer = openpyxl.load_workbook(source), io.BytesIO()
    cells = {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book}
    book.save(buffer)
    return cells, buffer


def read_slides(source: Path | io.BytesIO) -> tuple[object, io.BytesIO]:
    from pptx import Presentation

    show, buffer = Presentation(str(source) if isinstance(source, Path) else source), io.BytesIO()
    texts = [[shape.text_frame.text for shape in slide.shapes if shape.has_text_frame] for slide in show.slides]
    texts += [
        [[cell.text for cell in row.cells] for row in shape.table.rows]
        for slide in show.slides
        for shape in slide.shapes
        if shape.has_table
    ]
    show.save(buffer)
    buffer.seek(0)
    return texts, buffer


if __name__ == "__main__":
    main()
