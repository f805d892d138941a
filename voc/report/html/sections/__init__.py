"""Sections of a report, each as HTML: the outputs of the report notebook's cells.

In a notebook::

    import voc
    from voc.report.html.sections import Sections

    ws = voc.open("..")
    report = Sections(ws.month("2026-10"), ws.config, language="nl")
    report.headline
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import jinja2

from voc.config import Config
from voc.insight.action_lines import update_actions
from voc.insight.action_results import ActionState
from voc.insight.asks import ask_for_late_promises, move_asks, postpone_asks
from voc.insight.results import Month
from voc.report.department_check import check_department_month
from voc.report.html.sections.action_overview import build_action_section
from voc.report.html.sections.contact_overview import build_contact_section
from voc.report.html.sections.headline import build_headline_section, format_title
from voc.report.html.sections.quality import build_quality_section
from voc.report.html.sections.revision_overview import build_revision_section
from voc.report.html.sections.theme_overview import build_theme_section
from voc.report.html.template_files import find_templates_folder
from voc.report.mail_text import format_letter
from voc.report.messages import ReportMessages
from voc.report.reply_prose import format_return
from voc.text.sanitize import sanitize_line

__all__ = ["SECTIONS", "Html", "Sections", "SignOff"]

SECTIONS = ("headline", "actions", "themes", "contacts", "revision", "quality")


class Html(str):
    """HTML that a notebook shows as such."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        return str(self)


@dataclass(frozen=True, slots=True)
class SignOff:
    """Name of who signed a report off, and when."""

    name: str
    at: datetime


class Sections:
    """The sections of one month's report.

    Parameters
    ----------
    month
        All figures of the month, as ``build_month`` counts them for the company or for one department.
    config
        The workspace's settings.
    language
        ``nl`` or ``en``; default: the workspace's.
    generated_at
        The moment that is printed; default: now.
    sign_off
        Who signed it off; None: it is a draft, and says so.
    answer_before
        The last day for a head's answer, printed on a draft that asks for one and on the final after it.
    form_name
        File name of the form for the answers that goes with a draft; empty: there is none.

    Raises
    ------
    VocError
        A department's month is about other departments too.
    """

    def __init__(
        self,
        month: Month,
        config: Config,
        *,
        language: str | None = None,
        generated_at: datetime | None = None,
        sign_off: SignOff | None = None,
        answer_before: date | None = None,
        form_name: str = "",
    ) -> None:
        # Insight counted it for this department alone; once more, as a name that slips through cannot be called back.
        check_department_month(month)
        self.config = config
        self.messages = ReportMessages(language or config.company.language)
        # On the company's clock: shortly after midnight it is still yesterday in UTC.
        self.generated_at = config.company.convert_to_local(generated_at or datetime.now(UTC))
        made_on = self.generated_at.date()
        actions = update_actions(month.actions, made_on)
        name = None if month.department is None else month.department.name
        letter = postpone_asks(month.letter, made_on)
        letter = ask_for_late_promises(letter, actions, month.findings, made_on, name)
        self.month = replace(
            month,
            letter=move_asks(letter, config.rhythm.move_to_working_day),
            actions=actions,
            # In a report that is made late a peak may be over, which is no news of what is to come.
            coming_peaks=tuple(peak for peak in month.coming_peaks if peak.last_day >= made_on),
        )
        self.sign_off = None if sign_off is None else replace(sign_off, at=config.company.convert_to_local(sign_off.at))
        self.answer_before = answer_before
        self.form_name = form_name

    @property
    def draft(self) -> bool:
        """Whether nobody has signed it off."""
        return self.sign_off is None

    @property
    def draft_mark(self) -> str:
        """Words that stand on every page of a draft, with the day of the answers; empty for a final report."""
        if not self.draft:
            return ""
        mark = self.messages("document.draft")
        if self.answer_before is None:
            return mark
        return self.messages("document.draft_until", draft=mark, day=self.messages.format_date(self.answer_before))

    @property
    def headline(self) -> Html:
        """The headline page: one sheet of A4."""
        return self._render("headline", self._build_headline())

    @property
    def letter(self) -> str:
        """The headline page as Markdown."""
        return format_letter(self._build_headline(), self.messages)

    def _build_headline(self) -> dict[str, object]:
        values = build_headline_section(
            self.month,
            self.messages,
            self.config,
            generated_at=self.generated_at,
            draft=self.draft,
            form_note=self._format_form_note(),
        )
        if self.sign_off is not None:
            name, day = sanitize_line(self.sign_off.name), self.messages.format_date(self.sign_off.at)
            values["made"] = self.messages("document.signed_off", made=values["made"], name=name, day=day)
        else:
            final_day = self.config.rhythm.compute_final_day(self.month.period, self.generated_at.date())
            day = self.messages.format_date(final_day)
            values["made"] = self.messages("document.to_be_signed", made=values["made"], day=day)
        return values

    def _format_form_note(self) -> str:
        """Return how a head answers: by which form and until when, or that the time is past, and to whom.

        Empty in the company's report.
        """
        month, messages, address = self.month, self.messages, self.config.delivery.reply_to or ""
        if month.department is None:
            return ""
        day = "" if self.answer_before is None else messages.format_date(self.answer_before)
        if self.draft and self.form_name:
            note = messages("document.form_note", form=self.form_name, day=day)
            return f"{note} {format_return(address, messages)}"
        key = "document.reply_here" if address else "document.reply_sender"
        sentences = [messages(key, address=sanitize_line(address))]
        # Also a promise that another department made, and this one has to keep.
        is_late = any(line.state is ActionState.OVERDUE for line in month.actions)
        if not month.findings and not month.letter.asks and not is_late:
            sentences.insert(0, messages("document.reply_none"))
        elif any(reply.department == month.department.name for each in month.findings for reply in each.replies):
            sentences = [messages("document.reply_given")]
        elif self._is_answer_day_past:
            sentences.insert(0, messages("document.reply_past", day=day))
        if not self.draft:
            # The day on which the next month's answers are due: until then it is read with them.
            last_day = self.config.rhythm.compute_answer_day(month.period.shift(1), self.generated_at.date())
            sentences.append(messages("document.reply_late", day=messages.format_date(last_day)))
        return " ".join(sentences)

    @property
    def _is_answer_day_past(self) -> bool:
        """Whether it was signed off after the last day for answers; an officer need not wait for it."""
        if self.sign_off is None or self.answer_before is None:
            return False
        return self.sign_off.at.date() > self.answer_before

    @property
    def actions(self) -> Html:
        """Promises and their effect; empty where nothing was promised."""
        return self._render(
            "actions", build_action_section(self.month, self.messages, made_on=self.generated_at.date())
        )

    @property
    def themes(self) -> Html:
        """The overview of themes and a card for each of the largest."""
        return self._render("themes", build_theme_section(self.month, self.messages))

    @property
    def contacts(self) -> Html:
        """Departments as cause, contact categories, contact reasons, scores over time."""
        return self._render("contacts", build_contact_section(self.month, self.messages))

    @property
    def revision(self) -> Html:
        """Figures of the month before that are others today; empty where it was not signed off."""
        return self._render("revision", build_revision_section(self.month, self.messages))

    @property
    def quality(self) -> Html:
        """Basis of the figures, and how to read them."""
        return self._render("quality", build_quality_section(self.month, self.messages, self.config))

    @property
    def metadata(self) -> dict[str, object]:
        """Language, title, footer and other texts of the document around the sections."""
        messages = self.messages
        month_name = messages.format_month(self.month.period)
        company = sanitize_line(self.config.company.name)
        return {
            "language": messages.language,
            "title": f"{format_title(self.month, messages)} · {company}",
            "footer": " · ".join(
                filter(None, (self.draft_mark, messages("document.footer", company=company, month=month_name)))
            ),
            "draft": self.draft_mark,
            "skip": messages("document.skip"),
            "contents": messages("document.contents"),
            "colophon": messages("document.colophon", command="voc trace"),
            "sections": [[name, messages(f"section.{name}")] for name in SECTIONS if name not in self._empty_sections],
        }

    @property
    def _empty_sections(self) -> set[str]:
        """Sections that say nothing this month."""
        empty = {"actions": not self.month.actions, "revision": self.month.revision is None}
        return {name for name, is_empty in empty.items() if is_empty}

    def _render(self, name: str, values: dict[str, object]) -> Html:
        template = _build_environment(find_templates_folder()).get_template(f"{name}.html.j2")
        return Html(template.render(**values, messages=self.messages))


@cache
def _build_environment(templates_folder: Path) -> jinja2.Environment:
    """Return the environment of the sections' templates; all reports share it, with what it compiled."""
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(templates_folder / "voc" / "sections"),
        autoescape=True,  # labels, notes and quotes come from outside
        undefined=jinja2.StrictUndefined,  # a value that a section forgets is an error, not an empty place
        trim_blocks=True,
        lstrip_blocks=True,
    )
