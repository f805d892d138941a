"""Causes as a reader of the report may see them: no share that is about a few customers, nor one that reveals it.

The board shows an officer more: each comment with its cause. Themes' changes and incidents are found before anything is
hidden here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from voc.insight.causes import estimate_mention_shares
from voc.insight.departments import estimate_customers_by_department
from voc.insight.small_cells import flag_hidden_cells
from voc.records import EvidenceKind

if TYPE_CHECKING:
    from voc.insight.facts import Facts
    from voc.insight.results import DepartmentLine, Finding, ThemeLine
    from voc.insight.scope import Ints, MonthScope
    from voc.records import Cause, ThemeId

__all__ = ["flag_hidden_causes", "hide_small_causes", "hide_small_themes"]

HiddenByTheme = Mapping["ThemeId", NDArray[np.bool_]]


def flag_hidden_causes(facts: Facts, mentions: Ints) -> NDArray[np.bool_]:
    """Return ``(n_departments + 1,)`` whose share in some mentions of a theme is not shown; "unknown" last."""
    rows = facts.mentions["row"].to_numpy(dtype=np.int64)[mentions]
    shares = np.array([share.value or 0.0 for share in estimate_mention_shares(facts, mentions)])
    customer_codes = facts.comments["customer_code"].to_numpy(dtype=np.int64)[rows]
    customers = estimate_customers_by_department(facts.mention_causes[mentions], customer_codes)
    return flag_hidden_cells(shares * mentions.size, customers, facts.config.reports.smallest_group)


def hide_small_causes(
    scope: MonthScope, theme_lines: Sequence[ThemeLine], findings: Sequence[Finding]
) -> tuple[tuple[ThemeLine, ...], tuple[Finding, ...], HiddenByTheme]:
    """Return themes and findings without the shares that are not shown, and which those are, by theme."""
    index_by_theme = {theme.id: index for index, theme in enumerate(scope.facts.themes)}
    hidden_by_theme = {
        line.theme: flag_hidden_causes(scope.facts, scope.list_theme_mentions(index_by_theme[line.theme]))
        for line in theme_lines
    }
    lines = tuple(
        replace(line, causes=_hide_causes(scope, line.causes, hidden_by_theme[line.theme])) for line in theme_lines
    )
    causes_by_theme = {line.theme: line.causes for line in lines}
    visible_findings = tuple(
        _hide_causes_of_finding(scope, finding, causes_by_theme, hidden_by_theme) for finding in findings
    )
    return lines, visible_findings, hidden_by_theme


def _hide_causes_of_finding(
    scope: MonthScope,
    finding: Finding,
    causes_by_theme: Mapping[ThemeId, tuple[Cause, ...]],
    hidden_by_theme: HiddenByTheme,
) -> Finding:
    """Return a finding without the shares that its theme hides, or any of its themes where there are several."""
    if not finding.causes or finding.theme is None or finding.theme not in causes_by_theme:
        return finding
    if len(finding.themes) <= 1:
        return replace(finding, causes=causes_by_theme[finding.theme])
    # Less the other themes' shares, that of all together would tell the one that is hidden.
    is_hidden = np.logical_or.reduce([hidden_by_theme[theme] for theme in finding.themes if theme in hidden_by_theme])
    return replace(finding, causes=_hide_causes(scope, finding.causes, is_hidden))


def _hide_causes(scope: MonthScope, causes: Sequence[Cause], is_hidden: NDArray[np.bool_]) -> tuple[Cause, ...]:
    """Return the causes that are shown; the leading one keeps its position without its share."""
    index_by_name: dict[str | None, int] = {entry.name: index for index, entry in enumerate(scope.facts.departments)}
    visible_causes = []
    leading = next((cause for cause in causes if cause.department is not None), None)
    if leading is not None and not leading.is_accusation and causes[0].department is None:
        leading = causes[0]  # of most the cause is unknown: that mostly nothing went wrong would be untrue
    for cause in causes:
        if not is_hidden[index_by_name.get(cause.department, len(index_by_name))]:
            visible_causes.append(cause)
            continue
        hidden_share = scope.provenance.suppress(cause.share)
        # Who leads tells nothing of how many: an order holds for a few and for many.
        if cause is leading:
            # That a person decided it says nothing about customers, and is never left out.
            decision_parts = tuple(
                {"kind": part["kind"]} for part in cause.evidence if part["kind"] == EvidenceKind.OFFICER
            )
            visible_causes.append(replace(cause, share=hidden_share, evidence=decision_parts))
    return tuple(visible_causes)


def hide_small_themes(
    scope: MonthScope, lines: Sequence[DepartmentLine], hidden_by_theme: HiddenByTheme
) -> tuple[DepartmentLine, ...]:
    """Return the departments without their part in themes in which it is not shown, or that are too small."""
    index_by_name: dict[str | None, int] = {entry.name: index for index, entry in enumerate(scope.facts.departments)}
    visible_lines = []
    for line in lines:
        name = None if line.department is None else line.department.name
        index = index_by_name.get(name, len(index_by_name))
        themes = []
        for theme_id, estimate in line.themes:
            if theme_id in hidden_by_theme and not hidden_by_theme[theme_id][index]:
                themes.append((theme_id, estimate))
            else:
                scope.provenance.suppress(estimate)
        visible_lines.append(replace(line, themes=tuple(themes)))
    return tuple(visible_lines)
