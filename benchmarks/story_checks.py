"""Questions about each planted story of the example, and about findings that should not be there."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from story_key import MONTHS, Key, PrintedMonth, Row

from voc.insight.results import ChangeKind, Finding, FindingKind
from voc.records import Category

RISING = {FindingKind.THEME_NEW, FindingKind.THEME_GROWING, FindingKind.THEME_RETURNED}
MIN_MONTHS = 3
"""Earlier months without which nothing can be said about a change."""
SMALLEST_RISE = 1.2
LONGEST = 400
"""Letters of a printed sentence in the table."""
Printed = Mapping[str, PrintedMonth]


def cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def search(pattern: str, text: str) -> str:
    """Return the sentence around the first match, or nothing."""
    match = re.search(pattern, text, re.IGNORECASE)
    return "" if match is None else cut(text[max(0, match.start() - 80) : match.end() + 160])


def ask(story: int, question: str, printed: str, *, right: bool) -> Row:
    return Row(story, question, cut(printed) or "nothing", bool(right))


@dataclass(frozen=True)
class Case:
    """A month that is asked about: what it prints, the key, and how many answers of an audit there are."""

    month: str
    printed: PrintedMonth
    key: Key
    n_audited: int


def ask_theme(case: Case, subject: str, kinds: set[FindingKind], department: str) -> Iterator[Row]:
    """Ask whether a theme is a finding of the case's month, of a kind and with a department named first."""
    story = case.key.find_story(subject) or 0
    finding, text = case.printed.find_finding(case.key.find_theme(subject))
    names = " or ".join(sorted(kinds))
    yield ask(story, f"{subject}: {names}", text, right=finding is not None and finding.kind in kinds)
    yield ask(story, f"{subject}: {department} first", text, right=is_first(finding, department))


def is_first(finding: Finding | None, department: str) -> bool:
    return finding is not None and bool(finding.causes) and finding.causes[0].department == department


def check_1(case: Case) -> Iterator[Row]:
    if case.month != "2026-10":
        return
    subjects = case.key.stories[1]["subjects"]
    first = next((finding for finding, _ in case.printed.sentences if finding.theme is not None), None)
    finding, text = case.printed.find_finding(case.key.find_theme(subjects[0]))
    yield from ask_theme(case, subjects[0], {FindingKind.THEME_NEW}, "Facturatie")
    yield ask(1, "it is the first finding about a theme", text, right=finding is not None and finding is first)
    since = finding.change.since if finding and finding.change else None
    yield ask(1, "since 5–7 October", str(since), right="2026-10-05" <= str(since) <= "2026-10-07")
    waiting = case.key.find_theme(subjects[1])
    yield ask(
        1, "waiting for the correction is part of it", text, right=finding is not None and waiting in finding.themes
    )
    true_items = case.key.list_items(subjects, case.month)
    n_customers = len({case.key.customers[item] for item in true_items})
    estimate = finding.estimates.get("comments") if finding else None
    value = estimate.n_customers if estimate else None
    close = value is not None and abs(value - n_customers) <= 0.15 * n_customers
    yield ask(1, f"customers: {n_customers}, within 15 %", str(value), right=close)
    share = finding.causes[0].share if finding and finding.causes else None
    enough = share is not None and (share.value or 0) >= 0.6 and (share.high or 1) >= 0.7
    yield ask(
        1,
        "Facturatie: 70 % or more within its interval",
        str(share and (share.low, share.value, share.high)),
        right=enough,
    )


def check_2(case: Case) -> Iterator[Row]:
    subject = "app-weigert-meterstand"
    theme = case.key.find_theme(subject)
    finding, text = case.printed.find_finding(theme)
    if case.month == "2026-04":
        yield from ask_theme(case, subject, {FindingKind.THEME_RETURNED}, "Digitaal & IT")
        since = finding.change.since if finding and finding.change else None
        yield ask(2, "since 14 April", str(since), right="2026-04-12" <= str(since) <= "2026-04-16")
        yield ask(2, "the release of 14 April, not the merger", text, right="App 5.6" in text)
    if case.month in {"2026-02", "2026-03"}:
        worked = search("werkte|gewerkt|verholpen", text + case.printed.cards.get(theme, ""))
        yield ask(2, "nothing says yet that the first repair worked", worked, right=not worked)
    if case.month in {"2026-08", "2026-09"}:
        line = next((line for line in case.printed.month.watched_repairs if line.theme == theme), None)
        said = search(r"reparatie van 7 juli.{0,300}(niemand|te weinig)", case.printed.text) if line else ""
        yield ask(2, "not seen since 7 July", said, right=bool(said))


def check_3(case: Case) -> Iterator[Row]:
    subject = "termijnbrief-onduidelijk"
    finding, text = case.printed.find_finding(case.key.find_theme(subject))
    if case.month == "2025-12":
        yield from ask_theme(case, subject, {FindingKind.THEME_NEW}, "Marketing & Communicatie")
    if case.month == "2026-06":
        change = next((e for e in finding.estimates.values() if e.unit == "change") if finding else iter(()), None)
        numbers = (change.low, change.value, change.high) if change else (None, None, None)
        yield ask(3, "not back, new or growing", text, right=finding is None or finding.kind not in RISING)
        low, value, high = (number if number is not None else 0.0 for number in numbers)
        yield ask(3, "per 1,000 letters 28 to 42 % less", text, right=-0.42 <= value <= -0.28)
        yield ask(3, "its interval holds −35 % and excludes 0", str(numbers), right=low <= -0.35 <= high < 0)
        yield ask(3, "Marketing & Communicatie first", text, right=is_first(finding, "Marketing & Communicatie"))
    if case.month in {"2026-07", "2026-09"}:
        yield ask(3, "the letter is no finding", text, right=finding is None)


def check_4(case: Case) -> Iterator[Row]:
    department = case.key.stories[4]["department"]
    lines = {line.department.name: line for line in case.printed.month.departments if line.department}
    line = lines.get(department)
    items = [i for i, when in case.key.months.items() if when == case.month and case.key.departments.get(i)]
    truth = sum(case.key.departments[item] == department for item in items) / len(items)
    largest = search(rf"oorzaak[^.]*{department}", " ".join(s.lead for _, s in case.printed.sentences))
    yield ask(4, "IT is not told as the largest cause", largest, right=not largest)
    if line is None or line.share.value is None:
        return
    share = line.share
    shown = f"{share.value:.2f} ({share.low}–{share.high}); true {truth:.2f}"
    # Without an audit no interval is the right answer: a habit cannot be seen from inside.
    holds = share.low is None if case.n_audited == 0 else (share.low or 0) <= truth <= (share.high or 0)
    yield ask(
        4, "share of IT: no interval" if case.n_audited == 0 else "share of IT within its interval", shown, right=holds
    )


def check_5(case: Case) -> Iterator[Row]:
    line = case.printed.find_line(case.key.find_theme("huis-gekocht"))
    shares = {category: share.value for category, share in line.categories.items() if share.value} if line else {}
    if shares:
        first = max(shares, key=lambda category: shares[category])
        yield ask(5, "who buys a house: a valuable contact", first, right=first is Category.VALUABLE)
    if case.month == MONTHS[-1]:
        said = search("huis gekocht[^.]*(telefo|bel)|(telefo|bel)[^.]*huis gekocht", case.printed.text)
        yield ask(5, "who buys a house and calls stays 3 times as often: phone preferred", said, right=bool(said))


def check_6(case: Case) -> Iterator[Row]:
    if case.month not in case.key.stories[6]["months"]:
        return
    if case.month == "2026-05":
        kinds = {FindingKind.THEME_GROWING, FindingKind.THEME_NEW}
        yield from ask_theme(case, "opzegvergoeding-verkeerde-info", kinds, "Klantenservice")
    said = search(r"opzegvergoeding[^.]*binnen (7|zeven) dagen", case.printed.text)
    numbers = [int(number) for number in re.findall(r"(\d+)\s*%", said)]
    right = any(abs(number - 27) <= 3 for number in numbers) and any(abs(number - 18) <= 3 for number in numbers)
    yield ask(6, "repeat within 7 days 18 → 27 %", said, right=right)


def check_7(case: Case) -> Iterator[Row]:
    if case.month not in case.key.stories[7]["months"]:
        return
    theme = case.key.find_theme("monteur-niet-gekomen")
    line, card = case.printed.find_line(theme), case.printed.cards.get(theme, "")
    counts = Counter(
        case.key.customers[i]
        for i, themes in case.key.themes_of_items.items()
        if theme in themes and case.key.months.get(i) == case.month
    )
    n_loud = sum(n for _, n in counts.most_common(5)) - 5
    if line is not None and n_loud > 0.25 * sum(counts.values()):
        said = search(r"\d+ klant(en)? schree?[fv]", card)
        yield ask(7, "a few loud customers are named as such", said, right=bool(said))
    sizes = [line.comments.n_customers or 0 for line in case.printed.month.themes]
    yield ask(7, "themes are ranked by customers", str(sizes[:8]), right=sizes == sorted(sizes, reverse=True))
    if line is not None:
        first = next((cause.department for cause in line.causes if cause.is_accusation), "")
        yield ask(7, "Installatiepartner first", str(first), right=first == "Installatiepartner (extern)")
    said = search("belofte|afspraak[^.]*niet nagekomen", card)
    yield ask(7, "a promise was broken", said, right=bool(said))


def check_8(case: Case) -> Iterator[Row]:
    subject = "aanmaning-ondanks-regeling"
    if case.month == "2026-03":
        kinds = {FindingKind.THEME_NEW, FindingKind.THEME_GROWING}
        yield from ask_theme(case, subject, kinds, "Betalingen & Incasso")
    if case.month in case.key.stories[8]["small_months"]:
        finding, text = case.printed.find_finding(case.key.find_theme(subject))
        yield ask(8, "no finding about fewer than five customers", text, right=finding is None)
        mine = {item for item in case.key.list_items([subject], case.month) if "8" in case.key.stories_of_items[item]}
        called = f"{len(mine & case.printed.urgent)} of {len(mine)}"
        yield ask(8, "on the call-today list", called, right=bool(mine & case.printed.urgent))


def check_9(case: Case) -> Iterator[Row]:
    if case.month != "2026-01":
        return
    theme = case.key.find_theme("storing-januari")
    kinds = {FindingKind.THEME_NEW, FindingKind.THEME_GROWING}
    yield from ask_theme(case, "storing-januari", kinds, "Netbeheerder (extern)")
    finding, text = case.printed.find_finding(theme)
    since = finding.change.since if finding and finding.change else None
    yield ask(9, "since 14 January", str(since), right=str(since) in {"2026-01-14", "2026-01-15"})
    yield ask(9, "the storm of the calendar", text, right="Storm" in text)
    line = case.printed.find_line(theme)
    avoidable = line.categories.get(Category.UNNECESSARY) if line else None
    shown = "none" if avoidable is None else str(avoidable.value)
    yield ask(9, "avoidable: 0", shown, right=avoidable is None or not avoidable.value)


def check_10(case: Case) -> Iterator[Row]:
    if case.month in {"2026-03", "2026-04"}:
        said = search("verschuiving", case.printed.text)
        yield ask(10, "phone −12 % is a shift to WhatsApp, not fewer contacts", said, right="WhatsApp" in said)
    if case.month == "2026-03":
        finding, text = case.printed.find_finding(case.key.find_theme("whatsapp-traag"))
        yield ask(10, "slow answers on WhatsApp", text, right=finding is not None)


def check_11(case: Case) -> Iterator[Row]:
    if case.month not in case.key.stories[11]["months"]:
        return
    fell = [sentence.lead for finding, sentence in case.printed.sentences if finding.kind is FindingKind.SCORE_CHANGED]
    yield ask(11, "no finding that a score changed", "; ".join(fell), right=not fell)
    if case.month == "2026-03":
        said = search("wie (er )?antwoord|andere klanten antwoordden", case.printed.text)
        yield ask(11, "the NPS fell by who answered", said, right=bool(said))


def check_12(case: Case) -> Iterator[Row]:
    if case.month < "2026-02":
        return
    story = case.key.stories[12]
    lines = [
        line
        for line in case.printed.month.actions
        if line.action.department == story["department"] and str(line.action.done) == story["action"]
    ]
    said = search("nieuwe controle voor verzending[^.]*(gewerkt|werkte|minder)", case.printed.text)
    # As an action that was promised, it has a line of its own with its effect.
    effects = [
        effect
        for line in lines
        for effect in re.findall(
            rf"{re.escape(line.action.promise)}(?:(?!Effect:).){{0,500}}Effect: ([^.]*)", case.printed.text
        )
    ]
    worked = said or "; ".join(effect for effect in effects if effect.startswith("werkte"))
    yield ask(12, "nothing says that the action of February worked", worked, right=not worked)
    if case.month == "2026-08":
        said = "; ".join(effects)
        yield ask(12, "cannot be established", said, right="niet vast te stellen" in said)


def check_13(case: Case) -> Iterator[Row]:
    if case.month == MONTHS[-1]:
        said = search(r"klanten die zijn doorverbonden of doorgezet is de NPS[^.]*\.[^.]*", case.printed.text)
        numbers = [int(number) for number in re.findall(r"[−-](\d+)", said)]
        yield ask(13, "handed over: 9 points lower, like for like", said, right=any(7 <= n <= 12 for n in numbers))


def check_14(case: Case) -> Iterator[Row]:
    names = {line.department.name for line in case.printed.month.departments if line.department}
    old, new = set(case.key.stories[14]["old"]), case.key.stories[14]["new"]
    # A report that is made today may give the past of both to the new one, but not tell both.
    wrong = old & names if case.month >= "2026-04" or new in names else set()
    yield ask(14, "departments by one name, old or new", ", ".join(wrong), right=not wrong)
    line = next((ln for ln in case.printed.month.departments if ln.department and ln.department.name == new), None)
    if line is not None and case.month >= "2026-06":
        counts = [point.count for point in line.trend]
        holds = bool(counts) and all(count or 0 for count in counts)
        yield ask(14, "the new one has the history of both", str(counts), right=holds)
        comments = line.comments.value or 0
        share = line.share.value or 0
        shown = f"{comments:.1f}, {share:.1%}"
        yield ask(14, "its comments are its share of all", shown, right=abs(comments - share * line.share.n) < 1)


def check_15(case: Case) -> Iterator[Row]:
    if case.month == "2026-02":
        said = search("180", case.printed.text)
        yield ask(
            15, "the idea with 180 votes", said, right="afrekenmaand" in case.printed.text.casefold() and bool(said)
        )
    if case.month == MONTHS[-1]:
        theme = case.key.find_theme("teruggebeld-lof")
        good = [f"{s.lead}. {s.detail}" for f, s in case.printed.sentences if f.kind == "good news"]
        line = case.printed.find_line(theme)
        label = line.labels["nl"] if line else ""
        yield ask(15, "one finding of good news", "; ".join(good), right=len(good) == 1)
        yield ask(15, "praise for calling back is printed", label, right=bool(label) and label in case.printed.text)


CHECKS = (
    check_1, check_2, check_3, check_4, check_5, check_6, check_7, check_8,
    check_9, check_10, check_11, check_12, check_13, check_14, check_15,
)  # fmt: skip


def check_month(printed: PrintedMonth) -> Iterator[Row]:
    """Ask what holds in every month: counts that agree, and nothing that is no number."""
    text = printed.text
    for wrong in (r"\bnan\b", r"\bNone\b", r"\binf\b"):
        if said := search(wrong, text):
            yield Row("all", f"no {wrong}", said, False)
    for finding, sentence in printed.sentences:
        estimate, change = finding.estimates.get("comments"), finding.change
        if estimate is not None and change is not None and finding.theme is not None:
            n_customers = estimate.value if estimate.n_customers is None else estimate.n_customers
            shown = f"{n_customers}, {change.observed}: {cut(sentence.detail)}"
            yield Row("all", "a finding's counts agree", shown, n_customers == change.observed)


def check_findings(printed: Printed, month: str, key: Key) -> Iterator[Row]:
    """Return findings that the key contradicts, and those that say nothing new."""
    before = printed.get(MONTHS[MONTHS.index(month) - 1]) if month != MONTHS[0] else None
    earlier = {(f.kind, f.department) for f, _ in before.sentences} if before else set()
    for finding, sentence in printed[month].sentences:
        said = f"{sentence.lead}. {sentence.detail}"
        if finding.kind in RISING | {FindingKind.THEME_SHRINKING} and (why := contradict(finding, month, key)):
            yield Row("false", f"{finding.kind}: {why}", cut(said), False)
        if finding.kind is FindingKind.SCORE_CHANGED and month != "2026-10":
            # No subject's scores were changed: what moved is who answered (story 11), or chance.
            yield Row("false", "score changed: the key plants none but by who answers", cut(said), False)
        is_standing = finding.kind in {FindingKind.CAUSE_UNKNOWN, FindingKind.LARGEST_CAUSE}
        if is_standing and (finding.kind, finding.department) in earlier:
            yield Row("filler", f"{finding.kind}: said the month before", cut(said), False)


def contradict(finding: Finding, month: str, key: Key) -> str:
    """Return why the key contradicts a changed theme: its subject's contacts did not move so; nothing: it does not."""
    subject, share = key.find_subject(int(finding.theme or 0), month)
    if share < 0.5:
        return f"no subject has half of it ({subject}, {share:.0%})"
    position = MONTHS.index(month)
    now = key.contacts[month][subject]
    past = [key.contacts[name][subject] for name in MONTHS[max(0, position - 6) : position]]
    usual = sum(past) / max(len(past), 1)
    shown = f"{subject}: {now} contacts, {usual:.0f} before"
    if subject == "termijnbrief-onduidelijk" and month == "2026-06":
        return f"{shown}; per letter a third less"
    if finding.kind is FindingKind.THEME_SHRINKING:
        return "" if now * SMALLEST_RISE <= usual else shown
    if finding.kind is FindingKind.THEME_RETURNED and finding.change and finding.change.kind is not ChangeKind.RETURNED:
        return shown
    return "" if now >= SMALLEST_RISE * usual else shown
