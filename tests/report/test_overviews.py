"""Pages beside a month's report: a team's, a year's and that of two months; figures as counted, and the same bytes."""

from dataclasses import replace
from datetime import date

import bs4
import pypdfium2
import pytest

from voc.causes.reason_quality import Confusion
from voc.errors import UsageError
from voc.insight.month_comparison import compare_months
from voc.insight.team_feedback import FlaggedTheme, TeamFeedback
from voc.records import Estimate
from voc.report.comparison_page import build_comparison_page
from voc.report.single_page import OverviewSettings
from voc.report.team_page import build_team_pages
from voc.report.year_page import build_year_page

HOSTILE = "<script>alert(1)</script>"
LANGUAGES = ("nl", "en")


def read(path):
    page = bs4.BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
    assert page.find("script") is None
    return " ".join(page.get_text(" ").replace("\u00a0", " ").split())


def build_twice(build):
    paths = build()
    contents = [path.read_bytes() for path in paths]
    assert [path.read_bytes() for path in build()] == contents
    assert len(pypdfium2.PdfDocument(paths[1])) >= 1
    return paths


@pytest.fixture
def september(october):
    """Return the month before October, in which the first theme was not shown yet."""
    return replace(october, period=october.period.shift(-1), themes=october.themes[1:], findings=())


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_months_stand_side_by_side(october, september, config, made, tmp_path, language):
    comparison = compare_months(october, september, smallest_group=5)
    paths = build_twice(lambda: build_comparison_page(comparison, OverviewSettings(config, tmp_path, language, made)))
    assert paths[0].name == f"voc-2026-09-2026-10-{language}.html"
    text = read(paths[0])
    sure = {
        "nl": "‘Teruglevering dubbel op de maandnota’: van hoogstens",
        "en": "counted twice on the monthly bill’: from at",
    }
    assert sure[language] in text
    assert {"nl": "(minstens +", "en": "(at least +"}[language] in text


def test_months_that_are_alike_say_so(october, config, made, tmp_path):
    same = replace(october, period=october.period.shift(-6))
    comparison = compare_months(same, october, smallest_group=5)
    page, _ = build_comparison_page(comparison, OverviewSettings(config, tmp_path, "nl", made))
    assert "Geen enkel cijfer verschilt meer dan toeval verklaart." in read(page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_year_tells_its_months_and_what_happened(october, september, config, made, tmp_path, language):
    paths = build_twice(
        lambda: build_year_page([september, october], OverviewSettings(config, tmp_path, language, made), year=2026)
    )
    text = read(paths[0])
    assert paths[0].name == f"voc-2026-{language}.html"
    assert "B-2026-10-1" in text
    assert {"nl": "Van september 2026 tot en met oktober 2026", "en": "From September 2026 to October 2026"}[
        language
    ] in text
    # Both months of the second theme are added up.
    total = 2 * round(october.themes[1].comments.value)
    assert f"{total} 2" in text


def test_a_departments_pages_take_no_others_place(october, september, facturatie, config, made, tmp_path):
    settings = OverviewSettings(config, tmp_path, "nl", made)
    earlier = replace(facturatie, period=facturatie.period.shift(-1), findings=())
    paths = [
        *build_year_page([september, october], settings, year=2026),
        *build_year_page([earlier, facturatie], settings, year=2026),
        *build_comparison_page(compare_months(october, september, smallest_group=5), settings),
        *build_comparison_page(compare_months(facturatie, earlier, smallest_group=5), settings),
    ]
    assert len(set(paths)) == len(paths)
    assert "voc-2026-facturatie-nl.html" in {path.name for path in paths}


def test_a_year_without_data_is_refused(config, made, tmp_path):
    with pytest.raises(UsageError, match="no month of 2019"):
        build_year_page([], OverviewSettings(config, tmp_path, "nl", made), year=2019)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_team_reads_what_it_flagged_and_what_came_of_it(october, config, made, tmp_path, language):
    theme = october.themes[0]
    flagged = FlaggedTheme(theme.theme, theme.labels, 12, (("Digitaal & IT", 7),))
    days = (date(2026, 10, 18), date(2026, 10, 31))
    team = TeamFeedback(HOSTILE, *days, n_signals=20, n_with_department=12, n_with_note=9, themes=(flagged,))
    other = replace(team, team="Team & Noord", themes=())
    pair = Confusion("1", "2", Estimate(0.3, 0.2, 0.4, 40, "share"))
    paths = build_twice(
        lambda: build_team_pages((team, other), october, (pair,), OverviewSettings(config, tmp_path, language, made))
    )
    assert len({path.name for path in paths}) == 4
    text = read(paths[0])
    expected = {
        "nl": ("jullie noemden Digitaal & IT het vaakst; de oorzaak ligt bij Facturatie", "30 % allebei"),
        "en": ("you named Digitaal & IT most often; the cause lies with Facturatie", "30% got both"),
    }
    assert [words for words in expected[language] if words not in text] == []
    assert "B-2026-10-1" in text
