"""The page as a reader, a screen reader and an attacker meet it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import pairwise

import pytest
from bs4 import BeautifulSoup

from voc.errors import VocError
from voc.insight.letter_results import Ask, AskTask, Letter
from voc.insight.peak_results import ComingPeak
from voc.insight.results import FindingKind, Quote, ScoreSplit
from voc.records import Estimate, Occurrence
from voc.report.build import build_report
from voc.report.html.sections import Sections, SignOff
from voc.report.html.sections.contact_overview import _list_score_notes
from voc.report.messages import ReportMessages
from voc.report.score_prose import format_score_name

OTHERS = (
    "Klantenservice",
    "Digitaal & IT",
    "Digitaal &amp; IT",
    "Meetdata",
    "Marketing",
    "Product & Tarieven",
    "Netbeheerder",
)
NASTY = (
    '<script>alert("x")</script><img src=x onerror=alert(1)><a href="javascript:alert(1)">klik</a>'
    "<style>body{display:none}</style></blockquote></main><svg onload=alert(2)> https://evil.example/x "
    "{{ 7*7 }} {% raw %} \u202etxt.exe\u202c &lt;b&gt; **vet** $x$ `code`"
)  # fmt: skip


@pytest.fixture(scope="module")
def render(config, made, tmp_path_factory):
    def made_of(month, language="nl"):
        folder = tmp_path_factory.mktemp("page")
        built = build_report(month, config, folder, language=language, formats=("html",), generated_at=made)
        return built.paths[0].read_text(encoding="utf-8")

    return made_of


@pytest.fixture(scope="module")
def dutch(render, october):
    return BeautifulSoup(render(october), "html.parser")


@pytest.fixture(scope="module")
def english(render, october):
    return BeautifulSoup(render(october, "en"), "html.parser")


def words_of(soup):
    return " ".join(soup.get_text(" ").replace("\u00a0", " ").split())


# ---- structure ----------------------------------------------------------------------------------------------


def test_one_main_heading_and_no_level_is_skipped(dutch):
    levels = [int(tag.name[1]) for tag in dutch.find_all(re.compile("^h[1-6]$"))]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_page_says_its_language(language, dutch, english):
    assert {"nl": dutch, "en": english}[language].html["lang"] == language


def test_landmarks_and_skip_link(dutch):
    assert dutch.main["id"] == "content"
    assert dutch.nav["aria-label"]
    assert dutch.body.footer is not None
    assert dutch.body.find("a")["href"] == "#content"


def test_every_link_leads_somewhere_on_the_page(dutch):
    ids = {tag["id"] for tag in dutch.find_all(id=True)}
    assert {a["href"] for a in dutch.find_all("a")} <= {f"#{name}" for name in ids}


def test_no_id_stands_twice(dutch):
    ids = [tag["id"] for tag in dutch.find_all(id=True)]
    assert len(ids) == len(set(ids))


def test_names_given_by_reference_exist(dutch):
    ids = {tag["id"] for tag in dutch.find_all(id=True)}
    for attribute in ("aria-labelledby", "aria-describedby"):
        assert {tag[attribute] for tag in dutch.find_all(attrs={attribute: True})} <= ids


def test_every_table_has_a_caption_and_headers_with_scope(dutch):
    assert len(dutch.find_all("table")) > 10
    for table in dutch.find_all("table"):
        assert table.caption.get_text(strip=True)
        assert all(head["scope"] in {"col", "row"} for head in table.find_all("th"))
        assert all(row.th is not None for row in table.tbody.find_all("tr"))


def test_every_chart_has_words_and_a_table_behind_it(dutch):
    figures = dutch.find_all("figure")
    assert len(figures) > 15
    for figure in figures:
        assert figure.svg["role"] == "img"
        assert figure.svg.title.get_text(strip=True)
        assert len(figure.svg.desc.get_text(strip=True)) > 20
        assert figure.details.table.tbody.tr is not None


def test_nothing_is_fetched_and_nothing_runs(dutch):
    assert dutch.find_all(["script", "link", "iframe", "object", "embed", "base", "form", "input"]) == []
    assert "://" not in re.sub(r"<svg[^>]*>", "", str(dutch))
    assert not re.search(r"url\(|@import", str(dutch))
    assert "default-src 'none'" in dutch.find("meta", attrs={"http-equiv": True})["content"]


# ---- words --------------------------------------------------------------------------------------------------


def test_findings_come_first_each_with_its_code(dutch):
    items = [words_of(item) for item in dutch.find("ol", class_="findings").find_all("li")]
    assert len(items) == 5
    assert items[0] == (
        "Sinds 6 oktober schrijven klanten over ‘Teruglevering dubbel op de maandnota’ Omvang. 187 klanten schreven "
        "hierover; in een gewone oktober zijn dat er ongeveer 3. Oorzaak. Op 5 oktober staat in de bedrijfskalender: "
        "‘factuurrun oktober’. De oorzaak ligt meestal bij Facturatie: naar schatting bij 78 % van deze "
        "reacties (70–86 %). B-2026-10-1"
    )
    assert "2,5 keer zoveel (tussen 2,2 en 2,8)" in items[1]
    assert items[4].startswith("NPS na contact gedaald B-2026-10-5 Van +2 (tussen −2 en +6) naar −7")
    assert all(f"B-2026-10-{number}" in item for number, item in enumerate(items, 1))


def test_the_same_report_in_english(english):
    said = words_of(english)
    assert "Voice of the customer, October 2026" in said
    assert "The cause mostly lies with Facturatie: for an estimated 61% of these comments (53–69%)." in said
    assert "A smaller part points to Klantenservice 27% (between 19 and 35%)." in said
    assert (
        "1,204 comments from 1,093 customers came in; a month earlier it was 948 comments from 880 customers." in said
    )
    assert "klantthema" not in said.casefold()


def test_the_two_scopes_of_nps_stand_apart_with_interval_and_answers(dutch):
    scores = [words_of(score) for score in dutch.find_all("div", class_="score")]
    assert scores[0].startswith("NPS na contact −7")
    assert "Tussen −11 en −3; 742 antwoorden in augustus–oktober 2026." in scores[0]
    assert scores[1].startswith("NPS over het bedrijf −16")
    same = re.search(r"Wat niet aantoonbaar veranderde (.*?) tegenover ", words_of(dutch))
    assert "NPS over het bedrijf −16" in same[1]
    assert "NPS na contact" not in same[1]


def test_another_scale_is_a_share_and_never_an_nps(render, bare):
    soup = BeautifulSoup(render(bare), "html.parser")
    score = words_of(soup.find("div", class_="score"))
    assert score.startswith("Positieve antwoorden 94 %")
    assert "Aandeel positieve antwoorden. Tussen 93 en 95 %; 1.201 antwoorden deze maand; gemiddeld 1,4." in score
    assert "NPS" not in words_of(soup.find(id="headline"))


def test_without_evidence_the_cause_is_called_unknown_and_nobody_is_named(render, bare):
    said = words_of(BeautifulSoup(render(bare), "html.parser"))
    assert "Dit rapport noemt daarom geen afdeling als oorzaak" in said
    assert "Van geen enkele reactie is de oorzaak bekend" in said
    assert "Facturatie" not in said


def test_a_department_that_does_not_surely_lead_is_not_called_the_cause(render, october):
    unsure = tuple(replace(cause, share=replace(cause.share, low=0.03, high=0.9)) for cause in october.themes[0].causes)
    month = replace(
        october,
        themes=(replace(october.themes[0], causes=unsure),),
        findings=(replace(october.findings[0], causes=unsure),),
    )
    soup = BeautifulSoup(render(month), "html.parser")
    assert "Waar de oorzaak ligt is niet zeker; het meest wijst naar Facturatie 78 % (tussen 3 en 90 %)." in words_of(
        soup.find("ol")
    )
    assert "Waar de oorzaak ligt is niet zeker" in words_of(soup.find(id="T-1"))
    assert "mogelijk Facturatie 78 %" in words_of(soup.find("table", class_="overview"))


def test_what_the_calendar_says_is_told_once(render, october):
    run = october.findings[0].occurrence
    found = tuple(replace(finding, occurrence=run) for finding in october.findings[:3])
    soup = BeautifulSoup(render(replace(october, findings=found)), "html.parser")
    assert words_of(soup.find("ol")).count("factuurrun oktober") == 1


def test_evidence_stands_in_a_sentence(dutch):
    card = words_of(dutch.find(id="T-1"))
    assert "Hierheen wijzen 66 van de 127 medewerkersignalen, de contactreden van 165 van de 212 reacties" in card


def test_a_month_with_nothing_established_says_so(render, october):
    said = words_of(BeautifulSoup(render(replace(october, findings=())), "html.parser"))
    assert "Geen enkel probleem is deze maand met zekerheid vast te stellen" in said


def test_a_month_of_too_few_comments_tells_no_count_and_promises_no_figures(render, bare):
    few = replace(bare.comments, value=None, low=None, high=None, n_customers=None, note="fewer than 5 customers")
    nothing = {"findings": (), "themes": (), "categories": (), "scores": ()}
    month = replace(bare, comments=few, quality=replace(bare.quality, n_comments=1), **nothing)
    soup = BeautifulSoup(render(month), "html.parser")
    said = words_of(soup.find("main"))
    assert "Deze maand is er niets vast te stellen." in said
    assert "1 reactie" not in said
    assert "niet te herkennen" not in said


def test_one_theme_is_told_in_the_singular(render, october):
    said = words_of(BeautifulSoup(render(replace(october, themes=october.themes[:1])), "html.parser").find(id="themes"))
    assert "1 klantthema kwam deze maand genoeg voor om te tonen." in said


def test_without_a_finding_page_one_says_what_customers_mentioned_most(render, october):
    soup = BeautifulSoup(render(replace(october, findings=())), "html.parser")
    lines = [words_of(line) for line in soup.find("ul", class_="most").find_all("li")]
    assert lines[0] == "Teruglevering dubbel op de maandnota: 212 reacties van 187 klanten"
    assert len(lines) == 6


def test_a_caption_stands_at_an_end_of_its_figure(dutch):
    figures = [figure for figure in dutch.find_all("figure") if figure.find("figcaption")]
    assert figures
    for figure in figures:
        parts = [part.name for part in figure.find_all(recursive=False)]
        assert "figcaption" in (parts[0], parts[-1])


def test_comments_without_a_channel_are_a_row_so_that_all_add_up(render, october):
    quality = replace(october.quality, n_comments=1204, by_channel={"phone": 1000, "chat": 200})
    soup = BeautifulSoup(render(replace(october, quality=quality)), "html.parser")
    table = next(each for each in soup.find_all("table") if words_of(each.caption) == "Reacties per kanaal")
    rows = [tuple(words_of(cell) for cell in row.find_all(["th", "td"])) for row in table.tbody.find_all("tr")]
    assert rows == [("telefoon", "1.000"), ("chat", "200"), ("zonder kanaal, zoals enquêtes", "4")]


def test_a_peak_that_is_over_when_the_report_is_made_is_not_to_come(render, october):
    over = ComingPeak("1", "Maandnota", date(2026, 10, 26), date(2026, 11, 1), (1.5, 1.9))
    coming = ComingPeak("2", "Verhuizing", date(2026, 11, 2), date(2026, 11, 8), (1.6, 1.7))
    text = render(replace(october, coming_peaks=(over, coming)))
    assert "Verhuizing (2 november tot en met 8 november" in text
    assert "26 oktober" not in text


def test_what_stayed_the_same_stands_on_page_one(dutch):
    heading = next(h for h in dutch.select("#headline h3") if h.get_text() == "Wat niet aantoonbaar veranderde")
    assert "tegenover" in heading.find_next_sibling("p").get_text()
    assert not heading.find_parent(class_="spare")
    assert not heading.find_parent(attrs={"data-spare": True}), "the PDF leaves it out never"


def test_an_empty_month_still_makes_a_page(render, bare):
    month = replace(bare, themes=(), scores=(), findings=(), comments=Estimate(0, None, None, 0, "comments"))
    said = words_of(BeautifulSoup(render(month), "html.parser"))
    assert "Er zijn deze maand geen cijfers gegeven." in said
    assert "geen klantthema dat door genoeg klanten is genoemd" in said


def test_months_in_which_nothing_was_collected_are_no_zeros(render, october):
    gap = replace(october.trend[-2], count=None, n_customers=None, is_collected=False)
    before = replace(october.previous_comments, value=0.0)
    page = render(replace(october, trend=(*october.trend[:-2], gap, october.trend[-1]), previous_comments=before))
    assert "een maand eerder is niets verzameld" in page
    assert "<td>niet verzameld</td>" in page.replace(' class="number"', "")


def test_without_customer_numbers_no_customers_are_claimed(render, bare):
    month = replace(bare, comments=replace(bare.comments, n_customers=None))
    soup = BeautifulSoup(render(month), "html.parser")
    assert words_of(soup.find(class_="sums")).startswith(
        "Er kwamen 1.204 reacties binnen; een maand eerder waren dat 948 reacties."
    )
    assert "elke reactie telt als een andere klant" in words_of(soup.find(id="quality"))


def test_what_was_left_out_is_said(dutch):
    said = words_of(dutch.find(id="quality"))
    assert "17 items hebben een datum die op twee manieren te lezen is" in said
    assert "Daardoor ontbreken 3 klantthema’s." in said
    assert "dubbel: zelfde tekst van dezelfde klant 31" in said
    assert "voc trace 2026-10/comments" in said


def test_the_change_of_a_theme_has_a_word_and_a_sign(dutch):
    badges = {badge.get_text(strip=True) for badge in dutch.find_all(class_="badge")}
    assert badges == {"● nieuw", "▲ groeit", "↻ terug", "▼ krimpt"}


def test_urgent_items_are_counted_and_never_shown(dutch):
    said = words_of(dutch.find(id="headline"))
    assert "In oktober 2026 konden 7 berichten niet wachten; ze kwamen op de lijst ‘vandaag bellen’." in said


@pytest.mark.parametrize(
    ("n_called", "sentence"), [(2, "Over 2 daarvan is gebeld."), (7, "Daar is overal over gebeld.")]
)
def test_calls_of_the_officers_stand_on_the_first_page(render, october, n_called, sentence):
    soup = BeautifulSoup(render(replace(october, n_called=n_called)), "html.parser")
    assert f"‘vandaag bellen’. {sentence}" in words_of(soup.find(id="headline"))


def test_a_cause_that_an_officer_decided_stands_in_the_finding_on_the_first_page(render, october):
    theme = october.findings[0].theme
    themes = tuple(replace(line, department="Facturatie") if line.theme == theme else line for line in october.themes)
    soup = BeautifulSoup(render(replace(october, themes=themes)), "html.parser")
    said = words_of(soup.find(id="headline"))
    assert "Vastgesteld door een VoC-specialist: de oorzaak ligt bij Facturatie." in said


def test_confirmed_causes_are_counted_beside_the_causes_of_the_first_page(render, october):
    quality = replace(october.quality, n_confirmed=12)
    soup = BeautifulSoup(render(replace(october, quality=quality)), "html.parser")
    assert "Aantal reacties waarvan een VoC-specialist de oorzaak bevestigde: 12." in words_of(soup.find(id="headline"))


def test_a_quote_marks_the_part_about_the_theme(dutch):
    quote = dutch.find(id="T-1").blockquote
    assert quote.mark.get_text() == "Op mijn nota staat de teruglevering van september twee keer."
    assert quote.get_text().startswith("Ik belde vorige week al. Op mijn nota")
    assert quote.get_text().endswith("twee keer. Dat kan toch niet kloppen?")


def test_only_the_largest_themes_get_a_card_and_the_rest_is_said(render, october):
    many = tuple(replace(october.themes[3], theme=100 + k) for k in range(30))
    soup = BeautifulSoup(render(replace(october, themes=many)), "html.parser")
    assert len(soup.find_all("article")) == 12
    assert len(soup.find("table", class_="overview").tbody.find_all("tr")) == 20
    assert "De 12 grootste staan hieronder uitgewerkt; alle 30 staan in de werkmap." in words_of(soup)


# ---- a department's own -------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_departments_report_names_nobody_else(render, facturatie, language):
    text = render(facturatie, language)
    assert "Facturatie" in text
    assert [name for name in OTHERS if name in text] == []


def test_a_departments_report_shows_its_own_themes_only(render, facturatie):
    soup = BeautifulSoup(render(facturatie), "html.parser")
    # T-3, of which 24 % may arise there and no fifth surely does, is told as possible and has no card.
    assert [card["id"] for card in soup.find_all("article")] == ["T-1", "T-2"]
    assert "Termijnbedrag verhoogd zonder uitleg" in words_of(soup.find("table", class_="overview"))
    assert "mogelijk Facturatie 24 %" in words_of(soup.find("table", class_="overview"))
    assert "bij Facturatie ontstaat: 2. Bij 1 ander kan dat zo zijn" in words_of(soup)
    assert "Lang wachten aan de telefoon" not in words_of(soup)
    assert "onbekend 14 %" not in words_of(soup)


def test_a_departments_report_leaves_out_findings_about_themes_of_others(render, facturatie):
    soup = BeautifulSoup(render(facturatie), "html.parser")
    codes = [item["id"] for item in soup.find("ol", class_="findings").find_all("li")]
    assert codes == ["B-2026-10-1", "B-2026-10-2", "B-2026-10-4", "B-2026-10-5"]


def test_a_departments_headline_shows_its_part_of_each_theme(render, facturatie):
    estimate = Estimate(373.4, 331, 415, 1204, "comments", n_customers=352)
    soup = BeautifulSoup(render(replace(facturatie, comments=estimate)), "html.parser")
    said = words_of(soup.find(id="headline"))
    assert "Naar schatting ontstonden 373 reacties (331–415) bij Facturatie." in said
    assert "Welk deel ontstaat hier?" in said
    assert "Waar blijft mijn correctie 61 %" in said
    assert "Termijnbedrag verhoogd zonder uitleg" not in said  # only possibly: among the themes


def test_what_the_calendar_says_of_others_stays_out(render, facturatie):
    run = Occurrence(
        "mailing",
        datetime(2026, 10, 1, tzinfo=UTC).date(),
        datetime(2026, 10, 1, tzinfo=UTC).date(),
        "x",
        "Klantenservice",
    )
    finding = replace(facturatie.findings[0], occurrence=run)
    with pytest.raises(VocError, match="Facturatie also names Klantenservice; nothing is written"):
        render(replace(facturatie, findings=(finding,)))


# ---- attacks ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def attacked(render, october):
    quote = Quote(1, 1, NASTY, 5, 60, None, NASTY, '"><script>')
    giant = Quote(2, 2, "a" * 100_000, 10, 90_000, None, "phone", "nl")
    theme = replace(
        october.themes[0], labels={"nl": NASTY}, quotes=(quote, giant), description={"nl": NASTY}, process=NASTY
    )
    run = replace(october.occurrences[0], note=NASTY)
    month = replace(
        october,
        themes=(theme, *october.themes[1:]),
        findings=(replace(october.findings[0], occurrence=run, code='B"><script>'), *october.findings[1:]),
        occurrences=(run,),
        reasons=(replace(october.reasons[0], name=NASTY),),
        scores=(replace(october.scores[2], scale="rating", question=NASTY),),
        quality=replace(october.quality, sources=(NASTY,), by_channel={NASTY: 3}, without_theme={NASTY: 1}),
    )
    return render(month)


def test_customers_words_never_become_markup(attacked):
    soup = BeautifulSoup(attacked, "html.parser")
    assert soup.find_all(["script", "img", "iframe"]) == []
    assert len(soup.find_all("style")) == 1
    assert {a["href"][0] for a in soup.find_all("a")} == {"#"}
    handlers = [name for tag in soup.find_all(True) for name in tag.attrs if name.startswith("on") or name == "style"]
    assert handlers == []
    assert len(soup.find_all("main")) == 1
    assert 'alert("x")' in soup.get_text()


def test_customers_words_are_no_template(attacked):
    assert "{{ 7*7 }}" in attacked
    assert "<strong>vet" not in attacked


def test_signs_that_turn_the_reading_direction_are_gone(attacked):
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", attacked)


def test_a_giant_word_does_not_make_a_giant_page(attacked):
    assert "a" * 1000 not in attacked
    assert len(attacked) < 300_000


def test_an_odd_language_code_does_not_leave_its_attribute(attacked):
    quotes = BeautifulSoup(attacked, "html.parser").find_all("blockquote")
    assert quotes[0].get("lang") is None


# ---- page one as a letter -----------------------------------------------------------------------------------


def test_what_is_asked_stands_with_owner_rung_and_day_and_is_called_a_proposal(render, october):
    ask = Ask("Facturatie", date(2026, 11, 15), AskTask.REPAIR, october.findings[0].code)
    soup = BeautifulSoup(render(replace(october, letter=Letter((ask,)))), "html.parser")
    assert words_of(soup.find("ol", class_="asks")) == (
        "Voorkomen. Facturatie herstelt de oorzaak en zegt wanneer dat klaar is "
        "(bevinding 1). Uiterlijk 13 november 2026."
    )
    headline = words_of(soup.find(id="headline"))
    assert (
        "Voorgestelde besluiten De directie beslist. Tot de vaststelling kan de VoC-specialist dit nog wijzigen"
        in headline
    )


def test_the_officers_lines_stand_in_the_place_of_the_proposals(render, october):
    letter = Letter((Ask("IT", None, text="Doe iets"),), "Een opening.", "Met dank.", is_proposed=False)
    headline = words_of(BeautifulSoup(render(replace(october, letter=letter)), "html.parser").find(id="headline"))
    assert "Een opening." in headline
    assert "IT: Doe iets." in headline
    assert "Met dank." in headline
    assert "Voorstel" not in headline


def test_a_month_with_good_news_only_does_not_say_that_nothing_is_established(render, october):
    good = replace(october.findings[0], kind=FindingKind.THEME_SHRINKING)
    soup = BeautifulSoup(render(replace(october, findings=(good,))), "html.parser")
    headline = words_of(soup.find(id="headline"))
    assert "Geen enkel probleem is deze maand met zekerheid vast te stellen." in headline
    assert "niets dat met zekerheid" not in headline
    assert "Sinds 6 oktober schrijven minder klanten over" in words_of(soup.find("ul", class_="good"))


def test_an_ask_of_another_department_stops_a_departments_report(render, facturatie):
    with pytest.raises(VocError, match="IT"):
        render(replace(facturatie, letter=Letter((Ask("IT", None, text="Doe iets"),))))


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_month_of_nothing_or_of_too_few_says_so_in_a_sentence(render, october, facturatie, language):
    messages = ReportMessages(language)
    hidden = Estimate(None, None, None, 0, "comments", note="fewer than 5 customers")
    empty = {"themes": (), "findings": (), "scores": (), "departments": (), "categories": (), "reasons": ()}
    nothing = replace(october.quality, n_feedback=0, n_comments=0, n_contacts=0)
    for month, key in (
        (replace(october, comments=replace(hidden, value=0.0), quality=nothing, **empty), "headline.sum_nothing"),
        (replace(october, comments=hidden, **empty), "headline.sum_few"),
        (replace(facturatie, comments=hidden, quality=nothing, **empty), "headline.sum_few"),
    ):
        sums = words_of(BeautifulSoup(render(month, language), "html.parser").find(class_="sums"))
        assert sums == messages(key)


def test_scores_of_which_the_same_can_be_said_share_a_line(october):
    split = ScoreSplit(None, None, is_established=False, smallest_detectable=None)
    scores = tuple(replace(line, split=split) for line in october.scores[:2])
    notes = _list_score_notes(replace(october, scores=scores), ReportMessages("nl"))
    names = ReportMessages("nl").format_list([format_score_name(line, ReportMessages("nl")) for line in scores])
    assert notes == [f"{names}: Met zo weinig antwoorden zou geen enkele verandering zijn opgevallen."]


def test_comments_without_a_channel_are_named_in_words(render, october):
    quality = replace(october.quality, by_channel={"E-mail": 100}, n_comments=200)
    said = words_of(BeautifulSoup(render(replace(october, quality=quality)), "html.parser").find(id="quality"))
    assert "zonder kanaal, zoals enquêtes 100" in said
    assert "zonder_kanaal" not in said


def test_a_report_of_just_after_midnight_is_of_the_companys_day(october, config):
    late = datetime(2026, 11, 30, 23, 30, tzinfo=UTC)
    sections = Sections(october, config, language="en", generated_at=late, sign_off=SignOff("Noor", late))
    words = words_of(BeautifulSoup(sections.headline, "html.parser"))
    assert "1 December 2026" in words
    assert "30 November" not in words
