"""The report's sections, each as HTML: what the report notebook's cells return.

In a notebook::

    import voc
    from voc.report.html.sections import Sections

    ws = voc.open("..")
    report = Sections(ws.month("2026-10"), ws.config, language="nl")
    report.headline
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cached_property

import jinja2

from voc.config import Config
from voc.insight.results import Month
from voc.report.department_copy import own
from voc.report.html.sections.contacts import contacts
from voc.report.html.sections.headline import headline, title
from voc.report.html.sections.quality import quality
from voc.report.html.sections.themes import themes
from voc.report.html.template_files import templates_folder
from voc.report.messages import Words
from voc.text.sanitize import plain

__all__ = ["SECTIONS", "Html", "Sections"]

SECTIONS = ("headline", "themes", "contacts", "quality")


class Html(str):
    """HTML that a notebook shows as such."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        return str(self)


class Sections:
    """The sections of one month's report.

    Parameters
    ----------
    month
        All figures of the month. With a department set, everything about other departments is left out.
    config
        The workspace's settings.
    language
        ``nl`` or ``en``; default: the workspace's.
    generated_at
        The moment that is printed; default: now.
    draft
        Print that this is a draft.
    """

    def __init__(
        self,
        month: Month,
        config: Config,
        *,
        language: str | None = None,
        generated_at: datetime | None = None,
        draft: bool = True,
    ) -> None:
        self.month = own(month)
        self.config = config
        self.words = Words(language or config.company.language)
        self.generated_at = generated_at or datetime.now(UTC)
        self.draft = draft

    @property
    def headline(self) -> Html:
        """The headline page: one sheet of A4."""
        view = headline(self.month, self.words, self.config, generated_at=self.generated_at, draft=self.draft)
        return self._rendered("headline", view)

    @property
    def themes(self) -> Html:
        """The overview of themes and a card for each of the largest."""
        return self._rendered("themes", themes(self.month, self.words))

    @property
    def contacts(self) -> Html:
        """Departments as cause, contact categories, contact reasons, scores over time."""
        return self._rendered("contacts", contacts(self.month, self.words))

    @property
    def quality(self) -> Html:
        """What the figures rest on and how to read them."""
        return self._rendered("quality", quality(self.month, self.words, self.config))

    @property
    def metadata(self) -> dict[str, object]:
        """What the document around the sections needs: language, title, footer, the words of its frame."""
        words = self.words
        month_name = words.month(self.month.period)
        company = plain(self.config.company.name)
        return {
            "language": words.language,
            "title": f"{title(self.month, words)} · {company}",
            "footer": words("document.footer", company=company, month=month_name),
            "skip": words("document.skip"),
            "contents": words("document.contents"),
            "colophon": words("document.colophon", command="voc trace"),
            "sections": [[name, words(f"section.{name}")] for name in SECTIONS],
        }

    def _rendered(self, name: str, view: dict[str, object]) -> Html:
        template = self._environment.get_template(f"{name}.html.j2")
        return Html(template.render(**view, words=self.words))

    @cached_property
    def _environment(self) -> jinja2.Environment:
        return jinja2.Environment(
            loader=jinja2.FileSystemLoader(templates_folder() / "voc" / "sections"),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
