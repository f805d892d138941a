"""The planted stories stand in the files as the key tells them."""

from collections import Counter, defaultdict
from datetime import date, datetime, timedelta

import pytest


def share(rows, test):
    return sum(1 for row in rows if test(row)) / len(rows)


def nps(scores):
    scores = list(scores)
    return 100 * (share(scores, lambda s: s >= 9) - share(scores, lambda s: s <= 6))


def about(example, subject):
    return [row for row in example.contacts if example.contact_subject[row["contact_id"]] == subject]


def per_month(rows):
    return Counter(row["tijdstip"][:7] for row in rows)


def story_items(example, number):
    return [row for row in example.items if str(number) in row["story"].split()]


def letters(example, first, days):
    last = first + timedelta(days=days)
    return sum(
        int(r["aantal"])
        for r in example.volumes
        if r["proces"] == "brieven" and first <= date.fromisoformat(r["datum"]) < last
    )


def test_1_double_counted_feed_in_is_a_wave_that_agents_blame_on_it(example):
    wave = [row["tijdstip"][:10] for row in about(example, "teruglevering-dubbel")]
    assert min(wave) == "2026-10-05"
    assert sum(day <= "2026-10-14" for day in wave) / len(wave) > 0.75
    assert sum(day <= "2026-10-06" for day in wave) >= 20
    assert len([i for i in story_items(example, 1) if i["source"] != "signalen"]) >= 120
    truth = {
        i["department"] for i in story_items(example, 1) if i["subjects"].split()[0] in example.stories[1]["subjects"]
    }
    assert truth == {"Facturatie"}
    subjects = set(example.stories[1]["subjects"])
    signals = [
        s["vermoedelijke oorzaak"] for s in example.signals if example.contact_subject[s["contact_id"]] in subjects
    ]
    assert signals.count("IT") / len(signals) == pytest.approx(0.45, abs=0.03)


def test_1_who_waits_for_a_correction_was_counted_double_before(example):
    doubled = {row["klantnummer"] for row in about(example, "teruglevering-dubbel")}
    waiting = about(example, "correctie-wachten")
    assert len(waiting) > 100
    assert all(row["klantnummer"] in doubled for row in waiting)
    assert max(row["tijdstip"][:10] for row in waiting) == "2026-10-31"


def test_2_the_app_refuses_readings_twice_and_never_in_between(example):
    days = [row["tijdstip"][:10] for row in about(example, "app-weigert-meterstand")]
    assert all("2025-11-04" <= day < "2026-01-20" or "2026-04-14" <= day < "2026-07-07" for day in days)
    months = per_month(about(example, "app-weigert-meterstand"))
    assert all(months[m] >= 35 for m in ("2025-11", "2025-12", "2026-01", "2026-04", "2026-05", "2026-06"))
    moments = example.moments()
    told = Counter(
        f"{moments[i['source'], i['key']]:%Y-%m}" for i in story_items(example, 2) if i["source"] != "relatie-nps"
    )
    assert set(told) == set(example.stories[2]["months"])
    assert min(told[m] for m in ("2025-12", "2026-01", "2026-05", "2026-06")) >= 25


def test_3_the_rewritten_letter_costs_a_third_less_per_thousand_while_contacts_rise(example):
    winter, summer = date(2025, 12, 1), date(2026, 6, 1)

    def contacts(first):
        last = first + timedelta(days=30)
        return sum(
            first <= date.fromisoformat(r["tijdstip"][:10]) < last for r in about(example, "termijnbrief-onduidelijk")
        )

    assert contacts(summer) > contacts(winter)
    change = (contacts(summer) / letters(example, summer, 30)) / (contacts(winter) / letters(example, winter, 30)) - 1
    assert change == pytest.approx(-0.35, abs=0.05)


def test_4_raw_votes_overstate_it(example):
    named = [s["vermoedelijke oorzaak"] for s in example.signals if s["vermoedelijke oorzaak"]]
    assert named.count("IT") / len(named) == pytest.approx(0.36, abs=0.02)
    truth = [example.subjects[example.contact_subject[s["contact_id"]]] for s in example.signals]
    avoidable = [row["department"] for row in truth if row["category"] == "unnecessary"]
    assert avoidable.count("Digitaal & IT") / len(avoidable) == pytest.approx(0.08, abs=0.02)


def test_5_house_buyers_who_call_stay_three_times_as_often(example):
    buyers = [row for row in example.contacts if row["fase"] == "huis gekocht"]
    stay = {
        phone: share([r for r in buyers if (r["kanaal"] == "Telefoon") == phone], lambda r: r["behouden"] == "ja")
        for phone in (True, False)
    }
    assert stay[True] / stay[False] == pytest.approx(3, abs=0.3)
    movers = [row for row in example.contacts if row["fase"] == "verhuizing" and row["behouden"]]
    stay = {
        phone: share([r for r in movers if (r["kanaal"] == "Telefoon") == phone], lambda r: r["behouden"] == "ja")
        for phone in (True, False)
    }
    assert stay[True] / stay[False] == pytest.approx(1, abs=0.12)


def test_6_a_wrong_knowledge_base_brings_callers_back(example):
    rows = sorted((r for r in example.contacts if r["reden"] == "10"), key=lambda r: r["tijdstip"])
    later, repeats = {}, defaultdict(list)
    for row in reversed(rows):
        at, number = datetime.fromisoformat(row["tijdstip"]), row["klantnummer"]
        repeats[row["tijdstip"][:7] in {"2026-05", "2026-06"}].append(
            number in later and later[number] - at <= timedelta(days=7)
        )
        later[number] = at
    assert sum(repeats[True]) / len(repeats[True]) == pytest.approx(0.27, abs=0.02)
    assert sum(repeats[False]) / len(repeats[False]) == pytest.approx(0.18, abs=0.02)
    assert example.subjects["opzegvergoeding-verkeerde-info"]["department"] == "Klantenservice"


def test_7_five_customers_post_sixty_messages(example):
    missed = {key for key, subject in example.contact_subject.items() if subject == "monteur-niet-gekomen"}
    posts = Counter(
        r["klantnummer"]
        for r in example.messages
        if r["contact_id"] in missed and r["kanaal"] in {"Social", "Community"}
    )
    loudest = posts.most_common(5)
    assert sum(count for _, count in loudest) >= 60
    assert set(per_month(about(example, "monteur-niet-gekomen"))) == set(example.stories[7]["months"])


def test_8_the_broken_payment_plan_is_small_angry_and_urgent(example):
    rows = about(example, "aanmaning-ondanks-regeling")
    customers = defaultdict(set)
    for row in rows:
        customers[row["tijdstip"][:7]].add(row["klantnummer"])
    assert [month for month, who in sorted(customers.items()) if len(who) < 5] == example.stories[8]["small_months"]
    keys = {row["contact_id"] for row in rows}
    scores = [int(row["NPS"]) for row in example.surveys if row["contact_id"] in keys]
    assert len(scores) >= 8
    assert max(scores) <= 1
    assert (
        share([s for s in example.signals if s["contact_id"] in keys], lambda s: s["emotie"] in {"boos", "wanhopig"})
        == 1
    )


def test_9_the_storm_is_the_grid_operators_and_not_avoidable(example):
    rows = about(example, "storing-januari")
    assert sum(row["tijdstip"][:10] in {"2026-01-14", "2026-01-15"} for row in rows) / len(rows) > 0.85
    truth = example.subjects["storing-januari"]
    assert (truth["department"], truth["category"]) == ("Netbeheerder (extern)", "hygiene")


def test_10_whatsapp_shifts_calls_and_its_slow_replies_repeat(example):
    def phone(rows):
        return share(rows, lambda row: row["kanaal"] == "Telefoon")

    before = [row for row in example.contacts if row["tijdstip"] < "2026-03-02"]
    after = [row for row in example.contacts if row["tijdstip"] >= "2026-03-02"]
    assert not any(row["kanaal"] == "WhatsApp" for row in before)
    assert phone(after) / phone(before) - 1 == pytest.approx(-0.12, abs=0.02)


def test_11_the_winter_score_falls_by_who_answers(example):
    reason = {
        row["contact_id"]: example.subjects[example.contact_subject[row["contact_id"]]]["reason"]
        for row in example.contacts
    }
    month = {row["contact_id"]: row["tijdstip"][:7] for row in example.contacts}
    winter = [r for r in example.surveys if month[r["contact_id"]] in example.stories[11]["months"]]
    other = [r for r in example.surveys if month[r["contact_id"]] not in example.stories[11]["months"]]
    change = nps(int(r["NPS"]) for r in winter) - nps(int(r["NPS"]) for r in other)
    assert change == pytest.approx(-5, abs=1.5)
    bill = [share(rows, lambda r: reason[r["contact_id"]] == "1") for rows in (winter, other)]
    assert bill[0] > 3 * bill[1]
    autumn = [r for r in example.surveys if month[r["contact_id"]] < "2026-01"]
    same = [nps(int(r["NPS"]) for r in rows if reason[r["contact_id"]] == "1") for rows in (winter, autumn)]
    assert same[0] == pytest.approx(same[1], abs=6)


def test_12_billing_fell_in_february_and_so_did_the_control(example):
    billing, control = Counter(), Counter()
    for row in example.contacts:
        truth = example.subjects[example.contact_subject[row["contact_id"]]]
        if truth["department"] == "Facturatie" and truth["category"] == "unnecessary":
            billing[row["tijdstip"][:7]] += 1
        if row["reden"] in example.stories[12]["control_reasons"]:
            control[row["tijdstip"][:7]] += 1
    for counts in (billing, control):
        assert counts["2026-02"] / counts["2026-01"] - 1 == pytest.approx(-0.25, abs=0.05)


def test_13_a_hand_over_costs_nine_points_like_for_like_and_seems_to_cost_twenty_two(example):
    contact = {row["contact_id"]: row for row in example.contacts}
    calls = [(contact[r["contact_id"]], int(r["NPS"])) for r in example.surveys if r["kanaal"] == "Telefoon"]
    handed, direct = defaultdict(list), defaultdict(list)
    for row, score in calls:
        (handed if row["doorverbonden"] != "0" else direct)[row["reden"]].append(score)
    naive = nps(s for scores in handed.values() for s in scores) - nps(s for scores in direct.values() for s in scores)
    assert naive == pytest.approx(-22, abs=1.5)
    both = [reason for reason in handed if direct[reason]]
    weight = sum(len(handed[reason]) for reason in both)
    like = sum((nps(handed[reason]) - nps(direct[reason])) * len(handed[reason]) for reason in both) / weight
    assert like == pytest.approx(-9, abs=1.5)


def test_14_two_departments_become_one_on_the_first_of_april(example):
    names = defaultdict(set)
    for row in example.signals:
        after = datetime.strptime(row["tijdstip"], "%d-%m-%Y %H:%M") >= datetime(2026, 4, 1)  # noqa: DTZ001, DTZ007
        names[after].add(row["vermoedelijke oorzaak"])
    assert {"Meetdata", "Marktprocessen"} <= names[False]
    assert "Meetdata & Marktprocessen" not in names[False]
    assert "Meetdata & Marktprocessen" in names[True]
    assert not {"Meetdata", "Marktprocessen"} & names[True]
    moves = {(r["datum"] >= "2026-04-01", r["afdeling"]) for r in example.volumes if r["proces"] == "verhuizingen"}
    assert moves == {(False, "Marktprocessen"), (True, "Meetdata & Marktprocessen")}


def test_15_one_idea_wins_and_calling_back_is_praised(example):
    votes = sorted((int(row["stemmen"]), row["idee"]) for row in example.ideas)
    assert votes[-1][0] == 180
    assert "afrekenmaand" in votes[-1][1].lower()
    assert votes[-2][0] < 100
    assert sum("teruggebeld-lof" in row["subjects"] for row in example.items) >= 80
