"""Exporter ``voc`` of nbconvert: a notebook as one calm page that fetches nothing and runs nothing.

``jupyter nbconvert --to voc month.ipynb`` finds it by its entry point. The page's policy (CSP) allows exactly the
style sheet that is in it, by its hash, and images inside the page; a script that an analyst's output brings along
does not run.
"""

from __future__ import annotations

import base64
import copy
import hashlib
import html
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from nbconvert.exporters.html import HTMLExporter
from nbconvert.exporters.templateexporter import TemplateExporter
from nbformat import NotebookNode
from traitlets import default
from traitlets.config import Config

from voc.report.html.template_files import find_templates_folder
from voc.text.notebook_outputs import BOARD_MIME_TYPE, WIDGET_MIME_TYPE

__all__ = ["VocExporter", "alternative_text", "get_exporter", "page_style", "security_policy"]

FORMER_BOARD = re.compile(r"<voc\.[\w.]+\.Board object at 0x[0-9a-f]+>")
"""Text that boards left in notebooks before they had a mime type of their own."""


def security_policy(style_sheet: str) -> str:
    """Return the content security policy that allows this style sheet and images inside the page, and no more."""
    style_hash = base64.b64encode(hashlib.sha256(style_sheet.encode()).digest()).decode("ascii")
    return f"default-src 'none'; style-src 'sha256-{style_hash}'; img-src data:; base-uri 'none'; form-action 'none'"


def alternative_text(output: Mapping[str, Any], mimetype: str) -> str:
    """Return an image's alternative text from its metadata (``alt``), or from its plain text."""
    # Per image first: an output may hold a picture in several formats.
    metadata = output.get("metadata", {})
    written = metadata.get(mimetype, {}).get("alt") or metadata.get("alt")
    return str(written or output.get("data", {}).get("text/plain", ""))


def text_base64(text: str) -> str:
    """Return text as base64, for an address that holds it."""
    return base64.b64encode(text.encode()).decode("ascii")


def page_style(footer: str) -> str:
    """Return the style sheet with the running footer of the printed page."""
    style_sheet = (find_templates_folder() / "voc" / "style.css").read_text(encoding="utf-8")
    # Every other sign as its code: nothing in a company's name can end the string or the rule that it stands in.
    signs = html.unescape(footer)
    escaped_footer = "".join(s if s.isalnum() and s.isascii() else f"\\{ord(s):06x}" for s in signs)
    font_style = "font: 8pt sans-serif; color: #55616d;"
    footer_rule = (
        f'@page {{ @bottom-left {{ content: "{escaped_footer}"; {font_style} }} '
        f'@bottom-right {{ content: counter(page) " / " counter(pages); {font_style} }} }}'
    )
    return f"{style_sheet}{footer_rule}\n"


@cache
def _build_exporter(_templates_folder: Path) -> VocExporter:
    return _OwnPageExporter()  # type: ignore[no-untyped-call]  # nbconvert has no types


def get_exporter() -> VocExporter:
    """Return the exporter of voc's own pages, its templates compiled, which takes a second: all reports share one."""
    return _build_exporter(find_templates_folder())


class VocExporter(HTMLExporter):
    """A notebook as a voc report: own template, no script, nothing fetched, inputs left out."""

    export_from_notebook = "VoC report"

    @default("template_name")
    def _template_name_default(self) -> str:
        return "voc"

    @default("extra_template_basedirs")
    def _extra_template_basedirs_default(self) -> list[str]:
        return [str(find_templates_folder())]

    @property
    def default_config(self) -> Config:
        """HTML first; code and prompts stay out; scripts and widgets are no output."""
        # HTML before images and text: an analyst's table is shown as one, and no script or widget is in the list.
        own_settings = Config(
            {
                "TemplateExporter": {
                    "exclude_input": True,
                    "exclude_input_prompt": True,
                    "exclude_output_prompt": True,
                },
                "NbConvertBase": {
                    "display_data_priority": [
                        "text/html",
                        "image/svg+xml",
                        "image/png",
                        "image/jpeg",
                        "text/markdown",
                        "text/plain",
                    ]
                },
            }
        )
        config: Config = super().default_config.copy()
        config.merge(own_settings)
        return config

    def from_notebook_node(  # type: ignore[override]  # nbconvert's own HTML exporter returns text too
        self,
        nb: NotebookNode,
        resources: dict[str, Any] | None = None,
        **kwargs: Any,  # noqa: ANN401  nbconvert's own
    ) -> tuple[str, dict[str, Any]]:
        """Return the page of a notebook, without triage boards and the state of widgets: neither can be printed."""
        return super().from_notebook_node(_leave_out_boards(nb), resources, **kwargs)

    def default_filters(self) -> Iterator[tuple[str, Callable[..., str]]]:
        """Add the filters of the template."""
        yield from super().default_filters()  # type: ignore[no-untyped-call]  # nbconvert has no types
        # The template asks for them by the functions' names.
        for template_filter in (alternative_text, page_style, security_policy, text_base64):
            yield template_filter.__name__, template_filter


class _OwnPageExporter(VocExporter):
    """Exporter of notebooks whose outputs voc made: each image has its text, each element its end.

    nbconvert's own reads the whole page once more for images without a text, and writes it anew: half of a page's time.
    """

    def from_notebook_node(  # type: ignore[override]  # as above: it returns text
        self,
        nb: NotebookNode,
        resources: dict[str, Any] | None = None,
        **kwargs: Any,  # noqa: ANN401  nbconvert's own
    ) -> tuple[str, dict[str, Any]]:
        page: tuple[str, dict[str, Any]] = TemplateExporter.from_notebook_node(self, nb, resources, **kwargs)
        return page


def _leave_out_boards(nb: NotebookNode) -> NotebookNode:
    printed_notebook = copy.deepcopy(nb)
    # nbconvert reads the state of widgets, and ends in KeyError where a program left it incomplete, as Colab does.
    printed_notebook.metadata.pop("widgets", None)
    for cell in printed_notebook.cells:
        if "outputs" in cell:
            cell.outputs = [output for output in cell.outputs if not _is_board(output)]
    return printed_notebook


def _is_board(output: Mapping[str, Any]) -> bool:
    data = output.get("data", {})
    plain_text = "".join(data.get("text/plain", ""))  # a list of lines in a file that was read as JSON
    return BOARD_MIME_TYPE in data or (WIDGET_MIME_TYPE in data and FORMER_BOARD.match(plain_text) is not None)
