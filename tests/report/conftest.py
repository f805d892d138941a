"""A believable month of an invented energy supplier, its department's share of it, and a bare month."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from voc.config import CompanySettings, Config, DepartmentEntry
from voc.insight.cost_results import CostFigures, CostGroup, CostLine, MonthCosts
from voc.insight.results import (
    CategoryLine,
    ChangeKind,
    DepartmentLine,
    Finding,
    FindingKind,
    Month,
    Quality,
    Quote,
    ReasonLine,
    ScoreLine,
    ScoreSplit,
    ThemeChange,
    ThemeLine,
    TrendPoint,
)
from voc.records import Category, Cause, Department, DepartmentKind, Estimate, Occurrence, Period, Scope

OCTOBER = Period(2026, 10)
MADE = datetime(2026, 11, 3, 8, 30, tzinfo=UTC)
N_COMMENTS = 1204

SHARES = {
    "Facturatie": 0.31,
    "Marketing & Communicatie": 0.14,
    "Klantenservice": 0.12,
    "Meetdata & Marktprocessen": 0.08,
    "Digitaal & IT": 0.07,
    "Product & Tarieven": 0.06,
    "Betalingen & Incasso": 0.04,
    "Techniek & Planning": 0.02,
    "Netbeheerder (extern)": 0.02,
    None: 0.14,
}

# Label nl, label en, comments, customers, change, shares, process, quotes (before, part, after).
THEMES = [
    (
        "Teruglevering dubbel op de maandnota",
        "Feed-in counted twice on the monthly bill",
        212,
        187,
        (ChangeKind.NEW, 187, 3.1),
        [("Facturatie", 0.78), ("Digitaal & IT", 0.11), (None, 0.11)],
        "bills",
        [
            (
                "Ik belde vorige week al. ",
                "Op mijn nota staat de teruglevering van september twee keer.",
                " Dat kan toch niet kloppen?",
            ),
            ("", "Volgens jullie heb ik 640 kWh teruggeleverd, mijn omvormer zegt 320.", " Graag uitleg, [naam]"),
            (
                "Snel geholpen aan de telefoon, daar niet van. ",
                "Maar de nota klopt niet: zonnepanelen dubbel geteld.",
                "",
            ),
            ("", "Krijg ineens geld terug waar ik geen recht op heb, dat moet ik straks zeker weer terugbetalen.", ""),
        ],
    ),
    (
        "Waar blijft mijn correctie",
        "Where is my correction",
        96,
        91,
        (ChangeKind.GROWING, 91, 36.4),
        [("Facturatie", 0.61), ("Klantenservice", 0.27), (None, 0.12)],
        "bills",
        [
            ("Op 14 oktober zou het opgelost zijn. ", "Nu twee weken later nog steeds geen gecorrigeerde nota.", ""),
            ("", "Derde keer dat ik bel over dezelfde correctie", ", en weer een ander verhaal."),
        ],
    ),
    (
        "Termijnbedrag verhoogd zonder uitleg",
        "Instalment raised without explanation",
        88,
        84,
        None,
        [("Marketing & Communicatie", 0.58), ("Facturatie", 0.24), (None, 0.18)],
        "letters",
        [
            ("", "Ineens € 40 per maand meer en nergens staat waarom.", " Ik snap die brief niet."),
            ("Beste, ", "waarom gaat mijn voorschot omhoog als ik minder verbruik?", " Groet"),
        ],
    ),
    (
        "Lang wachten aan de telefoon",
        "Long wait on the phone",
        74,
        72,
        None,
        [("Klantenservice", 0.83), (None, 0.17)],
        None,
        [("", "Drie kwartier in de wacht en toen werd de verbinding verbroken.", "")],
    ),
    (
        "App weigert meterstand",
        "App refuses the meter reading",
        41,
        40,
        (ChangeKind.RETURNED, 40, 9.6),
        [("Digitaal & IT", 0.69), ("Meetdata & Marktprocessen", 0.14), (None, 0.17)],
        None,
        [
            ("", "De app zegt ‘stand lager dan vorige keer’ terwijl hij gewoon hoger is.", ""),
            ("", "Kan mijn meterstand niet doorgeven, knop blijft grijs.", " Al drie dagen."),
        ],
    ),
    (
        "Terugleverkosten niet begrepen",
        "Feed-in costs not understood",
        66,
        63,
        None,
        [("Product & Tarieven", 0.44), ("Marketing & Communicatie", 0.31), (None, 0.25)],
        None,
        [("", "Waarom moet ik betalen om stroom terug te leveren?", " Dat stond niet in de reclame.")],
    ),
    (
        "Verhuizing niet verwerkt",
        "House move not processed",
        52,
        50,
        (ChangeKind.SHRINKING, 50, 80.0),
        [("Meetdata & Marktprocessen", 0.71), (None, 0.29)],
        "moves",
        [("", "Twee maanden na de verhuizing krijg ik nog de rekening van mijn oude huis.", "")],
    ),
    (
        "Monteur kwam niet opdagen",
        "Engineer did not turn up",
        23,
        21,
        None,
        [("Techniek & Planning", 0.55), (None, 0.45)],
        "visits",
        [("", "Hele ochtend thuisgebleven en niemand gezien.", "")],
    ),
    (
        "Vriendelijk geholpen",
        "Helped in a friendly way",
        118,
        117,
        None,
        [(None, 1.0)],
        None,
        [("", "Mevrouw nam echt de tijd en belde me zelfs terug.", " Top.")],
    ),
]


def share(value, n, reference, spread=0.045):
    low, high = max(0.0, value - spread), min(1.0, value + spread)
    return Estimate(value, low, high, n, "share", "Wilson", n_customers=n, reference=f"2026-10/{reference}")


def count(value, customers, reference):
    return Estimate(value, None, None, value, "comments", n_customers=customers, reference=f"2026-10/{reference}")


def trend(random_, last, expected, *, months=14, rate=None):
    points = []
    for k in range(months):
        period = OCTOBER.shift(k - months + 1)
        value = last if k == months - 1 else max(0, round(random_.gauss(expected, expected**0.5)))
        hidden = 0 < value < 5
        per = None if rate is None or hidden else value / rate
        points.append(
            TrendPoint(
                period,
                None if hidden else value,
                None if hidden else value,
                expected if k > 5 else None,
                expected + 2.6 * expected**0.5 + 1 if k > 5 else None,
                per,
                None if per is None else per * 0.85,
                None if per is None else per * 1.16,
            )
        )
    return tuple(points)


def nps(value, n, reference):
    half = 120 / n**0.5 * 1.0
    return Estimate(value, value - half, value + half, n, "nps", "adjusted Wald", reference=f"2026-10/{reference}")


def theme_line(number, told):
    nl, en, comments, customers, change, causes, process, quotes = told
    random_ = random.Random(number)
    expected = change[2] if change else comments * 0.96
    established = None
    if change:
        ratio = change[1] / change[2]
        estimate = Estimate(
            ratio,
            ratio * 0.87,
            ratio * 1.14,
            change[1],
            "ratio",
            "quasi-Poisson",
            reference=f"2026-10/T-{number}/ratio",
        )
        established = ThemeChange(
            change[0],
            change[1],
            change[2],
            estimate,
            0.001,
            Period(2026, 4) if change[0] is ChangeKind.RETURNED else None,
            date(2026, 10, 6) if change[0] is ChangeKind.NEW else None,
        )
    said = [(department, value) for department, value in causes]
    return ThemeLine(
        theme=number,
        labels={"nl": nl, "en": en},
        keywords=tuple(word.casefold() for word in nl.split()[:4]),
        comments=count(comments, customers, f"T-{number}/comments"),
        share=share(comments / N_COMMENTS, N_COMMENTS, f"T-{number}/share", 0.016),
        per_thousand=Estimate(
            comments / 24.5,
            comments / 29,
            comments / 21,
            comments,
            "per 1000",
            "gamma",
            reference=f"2026-10/T-{number}/rate",
        )
        if process
        else None,
        process=process,
        trend=trend(random_, comments, expected, rate=24.5 if process else None),
        change=established,
        score=ScoreLine("score", Scope.TRANSACTIONAL, "nps", nps(-38, 64, f"T-{number}/nps"), None, None, 1)
        if number < 4
        else None,
        causes=tuple(
            Cause(
                department,
                share(value, comments, f"T-{number}/cause/{department}", 0.08),
                (
                    {"kind": "agent", "n": round(comments * value * 0.4), "of": round(comments * 0.6)},
                    {"kind": "reason", "n": round(comments * value), "of": comments},
                    {"kind": "officer", "n": 12, "of": 15},
                )
                if department
                else (),
            )
            for department, value in said
        ),
        categories={
            Category.UNNECESSARY: share(0.81, comments, f"T-{number}/unnecessary"),
            Category.HYGIENE: share(0.19, comments, f"T-{number}/hygiene"),
        },
        quotes=tuple(
            Quote(
                number * 100 + k,
                number * 1000 + k,
                b + p + a,
                len(b),
                len(b) + len(p),
                datetime(2026, 10, 7 + k, 9, tzinfo=UTC),
                ("phone", "email", "chat", "whatsapp")[k % 4],
                "nl",
            )
            for k, (b, p, a) in enumerate(quotes)
        ),
        n_urgent=2 if number == 8 else 0,
    )


def department(name):
    kind = DepartmentKind.SUPPLIER if "extern" in name else DepartmentKind.INTERNAL
    return Department(name, kind=kind)


def department_line(name, value, themes):
    return DepartmentLine(
        department(name) if name else None,
        Estimate(
            value * N_COMMENTS,
            value * N_COMMENTS - 40,
            value * N_COMMENTS + 40,
            N_COMMENTS,
            "comments",
            reference=f"2026-10/cause/{name}/comments",
        ),
        share(value, N_COMMENTS, f"cause/{name}", 0.034),
        None,
        tuple(
            (
                line.theme,
                replace(
                    line.comments,
                    value=round(line.comments.value * cause.share.value),
                    reference=f"2026-10/cause/{name}/T-{line.theme}",
                ),
            )
            for line in themes
            for cause in line.causes
            if cause.department == name
        ),
    )


def scores():
    def history(base, n, name):
        return tuple(
            (OCTOBER.shift(k - 9), nps(base + random.Random(k).randint(-5, 5) - (k > 7) * 4, n, f"{name}/{k}"))
            for k in range(10)
        )

    return (
        ScoreLine(
            "NPS",
            Scope.TRANSACTIONAL,
            "nps",
            nps(-7, 742, "nps-transactional"),
            nps(2, 751, "nps-transactional-before"),
            Estimate(-9, -15.1, -2.9, 742, "nps", "difference", reference="2026-10/nps-transactional/change"),
            3,
            trend_estimates=history(1, 742, "nps-transactional"),
            split=ScoreSplit(
                Estimate(-2.6, -4.1, -1.1, 742, "nps", reference="2026-10/nps-transactional/change/mix"),
                Estimate(-6.4, -11.9, -0.9, 742, "nps", reference="2026-10/nps-transactional/change/within"),
                is_established=True,
                smallest_detectable=11.0,
            ),
            period=OCTOBER,
        ),
        ScoreLine(
            "NPS",
            Scope.RELATIONAL,
            "nps",
            nps(-16, 264, "nps-relational"),
            nps(-14, 261, "nps-relational-before"),
            Estimate(-2, -12.3, 8.3, 264, "nps", "difference", reference="2026-10/nps-relational/change"),
            3,
            trend_estimates=history(-15, 264, "nps-relational"),
        ),
        ScoreLine(
            "Hoe makkelijk was het om geholpen te worden?",
            Scope.TRANSACTIONAL,
            "ces",
            share(0.61, 233, "ces", 0.06),
            share(0.63, 240, "ces-before", 0.06),
            Estimate(-0.02, -0.1, 0.06, 233, "share", reference="2026-10/ces/change"),
            1,
            mean=Estimate(4.9, 4.7, 5.1, 233, "points", reference="2026-10/ces/mean"),
        ),
    )


def findings(themes):
    run = Occurrence("invoice run", date(2026, 10, 5), date(2026, 10, 5), "factuurrun oktober", "Facturatie")
    return (
        Finding(
            "B-2026-10-1", FindingKind.THEME_NEW, 1, change=themes[0].change, causes=themes[0].causes, occurrence=run
        ),
        Finding("B-2026-10-2", FindingKind.THEME_GROWING, 2, change=themes[1].change, causes=themes[1].causes),
        Finding("B-2026-10-3", FindingKind.THEME_RETURNED, 5, change=themes[4].change, causes=themes[4].causes),
        Finding("B-2026-10-4", FindingKind.LARGEST_CAUSE, department="Facturatie"),
        Finding("B-2026-10-5", FindingKind.SCORE_CHANGED),
    )


def quality():
    return Quality(
        n_feedback=1688,
        n_comments=N_COMMENTS,
        n_customers=1093,
        n_contacts=3214,
        without_theme={"uninformative": 88, "duplicate": 31, "weak signal": 143, "empty": 309, "other language": 12},
        n_ambiguous_dates=17,
        n_missing_dates=3,
        n_confirmed=151,
        n_with_signal=412,
        by_channel={"phone": 512, "email": 301, "chat": 160, "whatsapp": 121, "social": 60, "letter": 50},
        by_language={"nl": 1118, "en": 74, "pl": 12},
        sources=("nps na contact", "nps relatie", "klachten", "medewerkersignalen"),
    )


def october_month():
    themes = tuple(theme_line(number, told) for number, told in enumerate(THEMES, start=1))
    reasons = [
        ("3", "Maandnota", 0.16),
        ("2", "Termijnbedrag", 0.12),
        ("1", "Jaar- of eindafrekening", 0.09),
        ("16", "Terugleveren, zonnepanelen", 0.09),
        ("11", "Verhuizing", 0.06),
        ("14", "Meterstanden", 0.05),
    ]
    return Month(
        period=OCTOBER,
        department=None,
        themes=themes,
        n_suppressed_themes=3,
        departments=tuple(department_line(name, value, themes) for name, value in SHARES.items()),
        categories=tuple(
            CategoryLine(
                category,
                Estimate(round(3214 * value), None, None, 3214, "contacts", reference=f"2026-10/contacts/{category}"),
                share(value, 3214, f"contacts/{category}/share", 0.016),
            )
            for category, value in [
                (Category.UNNECESSARY, 0.37),
                (Category.HYGIENE, 0.46),
                (Category.VALUABLE, 0.15),
                (None, 0.02),
            ]
        ),
        reasons=tuple(
            ReasonLine(
                key,
                name,
                Estimate(round(3214 * value), None, None, 3214, "contacts", reference=f"2026-10/reason/{key}"),
                share(value, 3214, f"reason/{key}/share", 0.012),
                Estimate(21.4, 19.9, 22.9, 514, "per 1000", reference=f"2026-10/reason/{key}/rate")
                if key == "3"
                else None,
                "bills" if key == "3" else None,
                themes[0].change if key == "3" else None,
            )
            for key, name, value in reasons
        ),
        scores=scores(),
        findings=findings(themes),
        n_urgent=7,
        quality=quality(),
        comments=count(N_COMMENTS, 1093, "comments"),
        previous_comments=count(948, 880, "comments-before"),
        trend=trend(random.Random(0), N_COMMENTS, 950),
        occurrences=(
            Occurrence("invoice run", date(2026, 10, 5), date(2026, 10, 5), "factuurrun oktober", "Facturatie"),
            Occurrence("repair", date(2026, 10, 14), date(2026, 10, 14), "herstel dubbele teruglevering", "Facturatie"),
            Occurrence(
                "campaign", date(2026, 10, 19), date(2026, 10, 30), "campagne verlengen", "Marketing & Communicatie"
            ),
        ),
        figures={"2026-10/comments": tuple(range(1, 6)), "2026-10/T-1/comments": (100, 101, 102)},
    )


@pytest.fixture(scope="session")
def october():
    return october_month()


@pytest.fixture(scope="session")
def facturatie(october):
    """A department's month as insight counts it: its own causes, and the themes and findings that have one."""
    name = "Facturatie"
    themes = tuple(
        replace(theme, causes=of_department(theme.causes, name))
        for theme in october.themes
        if of_department(theme.causes, name)
    )
    shown = {None, *(theme.theme for theme in themes)}
    return replace(
        october,
        department=department(name),
        themes=themes,
        departments=tuple(line for line in october.departments if line.department and line.department.name == name),
        findings=tuple(
            replace(finding, causes=of_department(finding.causes, name))
            for finding in october.findings
            if finding.theme in shown and finding.department in {None, name}
        ),
        occurrences=tuple(o for o in october.occurrences if o.department in {None, name}),
    )


def of_department(causes, name):
    return tuple(cause for cause in causes if cause.department == name)


@pytest.fixture(scope="session")
def bare():
    """A month as of a file with scores and texts only: no contacts, no evidence of cause, no NPS."""
    october = october_month()
    unknown = (Cause(None, share(1.0, 60, "T/unknown")),)
    themes = tuple(
        replace(line, causes=unknown, change=None, per_thousand=None, process=None, categories={}, score=None)
        for line in october.themes[:4]
    )
    rating = ScoreLine(
        "",
        None,
        "rating",
        share(0.94, 1201, "rating", 0.014),
        None,
        None,
        1,
        mean=Estimate(1.4, 1.3, 1.5, 1201, "points"),
    )
    return replace(
        october,
        themes=themes,
        departments=(),
        categories=(),
        reasons=(),
        scores=(rating,),
        occurrences=(),
        n_urgent=0,
        findings=(Finding("B-2026-10-1", FindingKind.CAUSE_UNKNOWN),),
        trend=(),
    )


@pytest.fixture(scope="session")
def config():
    return Config(
        company=CompanySettings(name="Zonnehof Energie", language="nl"),
        departments=tuple(DepartmentEntry(name=name) for name in SHARES if name),
    )


@pytest.fixture(scope="session")
def made():
    return MADE


@pytest.fixture
def month(october):
    """October with an estimate of avoidable contacts and their hours."""
    share = Estimate(0.4, 0.27, 0.56, 2566, "share")
    avoidable = replace(
        october.categories[0],
        category=Category.UNNECESSARY,
        contacts=Estimate(1029.0, 698.0, 1445.0, 2566, "contacts"),
        share=share,
    )
    contacts = Estimate(472.0, 414.0, 529.0, 216, "contacts")
    hours = Estimate(71.2, 63.0, 80.0, 216, "hours")
    cost = Estimate(2816.0, 1823.0, 3997.0, 216, "eur")
    hidden = Estimate(None, None, None, 0, "contacts", note="fewer than 5 customers")
    name = october.departments[0].department.name
    figures = CostFigures(contacts, hours, hours, cost)
    lines = (
        CostLine(
            CostGroup.ALL,
            "",
            CostFigures(replace(contacts, low=None, high=None), hours, replace(hours, value=58.0), cost),
        ),
        CostLine(CostGroup.CATEGORY, "unnecessary", replace(figures, contacts=avoidable.contacts)),
        CostLine(CostGroup.DEPARTMENT, name, figures),
        CostLine(CostGroup.DEPARTMENT, october.departments[1].department.name, CostFigures(hidden)),
        CostLine(CostGroup.FINDING, "B-2026-10-1", figures),
    )
    costs = MonthCosts(lines, {"Brief": 28, "": 3}, has_concurrency=True)
    return replace(october, categories=(avoidable, *october.categories[1:]), costs=costs)
