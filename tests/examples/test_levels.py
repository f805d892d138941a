"""Sizes, levels and dirt of the shipped example, as its plan has them."""

from collections import Counter
from datetime import datetime, timedelta

import pytest

MONTH_INDEX = [95, 105, 105, 95, 150, 125, 110, 95, 90, 88, 92, 92, 96, 106]


def share(rows, test):
    return sum(1 for row in rows if test(row)) / len(rows)


def nps(scores):
    scores = list(scores)
    return 100 * (share(scores, lambda s: s >= 9) - share(scores, lambda s: s <= 6))


def within(days, contacts):
    """Return the share of contacts that the same customer follows up for the same recorded reason."""
    later, n_repeats = {}, 0
    for row in sorted(contacts, key=lambda row: row["tijdstip"], reverse=True):
        place, at = (row["klantnummer"], row["reden"]), datetime.fromisoformat(row["tijdstip"])
        n_repeats += place in later and later[place] - at <= timedelta(days=days)
        later[place] = at
    return n_repeats / len(contacts)


def test_the_files_have_their_planned_sizes(example):
    assert len(example.contacts) == 35_000
    assert len(example.relational) == 5 * 264
    assert len(example.surveys) == 3_480
    assert len(example.complaints) + len(example.messages) == 4_600
    assert sum(1 for row in example.signals if row["notitie"]) == 2_300
    assert len(example.ideas) == 300
    assert len(example.relational) + len(example.surveys) + 4_600 + 2_300 + 300 == 12_000


def test_contacts_follow_the_month_index(example):
    months = Counter(row["tijdstip"][:7] for row in example.contacts)
    for (_, count), index in zip(sorted(months.items()), MONTH_INDEX, strict=True):
        assert count / 35_000 == pytest.approx(index / sum(MONTH_INDEX), abs=0.002)


def test_channels_have_their_shares(example):
    plan = {
        "Telefoon": 0.55,
        "E-mail": 0.22,
        "Chat": 0.10,
        "WhatsApp": 0.09,
        "Social": 0.02,
        "Brief": 0.01,
        "Community": 0.01,
    }
    found = Counter(row["kanaal"] for row in example.contacts)
    for channel, planned in plan.items():
        assert found[channel] / 35_000 == pytest.approx(planned, abs=0.012)


def test_monday_is_busy_and_sunday_has_text_channels_only(example):
    days = Counter(datetime.fromisoformat(row["tijdstip"]).weekday() for row in example.contacts)
    assert days[0] / 35_000 == pytest.approx(0.24, abs=0.015)
    assert days[5] / 35_000 == pytest.approx(0.06, abs=0.01)
    sunday = {row["kanaal"] for row in example.contacts if datetime.fromisoformat(row["tijdstip"]).weekday() == 6}
    assert not sunday & {"Telefoon", "Brief"}


def test_categories_and_causes_have_their_planted_shares(example):
    truth = [example.subjects[subject] for subject in example.contact_subject.values()]
    for category, planted in {"valuable": 0.17, "hygiene": 0.52, "unnecessary": 0.31}.items():
        assert share(truth, lambda row, c=category: row["category"] == c) == pytest.approx(planted, abs=0.005)
    plan = {
        "Facturatie": 26, "Marketing & Communicatie": 18, "Klantenservice": 14, "Meetdata & Marktprocessen": 9,
        "Digitaal & IT": 8, "Product & Tarieven": 7, "Betalingen & Incasso": 5, "Verkoop & Partners": 4,
        "Techniek & Planning": 4, "Netbeheerder (extern)": 3, "Installatiepartner (extern)": 2,
    }  # fmt: skip
    avoidable = [row["department"] for row in truth if row["category"] == "unnecessary"]
    for department, planted in plan.items():
        assert 100 * avoidable.count(department) / len(avoidable) == pytest.approx(planted, abs=0.3)


def test_recorded_reasons_are_wrong_as_often_as_agents_are(example):
    truth = [example.subjects[example.contact_subject[row["contact_id"]]]["reason"] for row in example.contacts]
    recorded = [row["reden"] for row in example.contacts]
    assert recorded.count("24") / 35_000 == pytest.approx(0.09, abs=0.007)
    assert truth.count("24") / 35_000 == pytest.approx(0.01, abs=0.002)
    wrong = sum(1 for r, t in zip(recorded, truth, strict=True) if r not in {"24", t})
    assert wrong / 35_000 == pytest.approx(0.12, abs=0.01)


@pytest.mark.parametrize(("days", "planned"), [(7, 0.18), (14, 0.24), (30, 0.30)])
def test_customers_come_back_as_often_as_planned(example, days, planned):
    assert within(days, example.contacts) == pytest.approx(planned, abs=0.01)


def test_seven_in_ten_are_resolved_and_one_in_seven_calls_is_handed_over(example):
    assert share(example.contacts, lambda row: row["opgelost"] == "ja") == pytest.approx(0.70, abs=0.015)
    calls = [row for row in example.contacts if row["kanaal"] == "Telefoon"]
    assert share(calls, lambda row: row["doorverbonden"] != "0") == pytest.approx(0.14, abs=0.01)


def test_scores_have_their_levels(example):
    relational = [
        row["Hoe waarschijnlijk is het dat u Veldwaard Energie aanbeveelt? (0-10)"] for row in example.relational
    ]
    assert nps(relational) == pytest.approx(-15, abs=1)
    assert nps(int(row["NPS"]) for row in example.surveys) == pytest.approx(2, abs=1.5)
    marks = [float(row["rapportcijfer"].replace(",", ".")) for row in example.surveys if row["rapportcijfer"]]
    assert sum(marks) / len(marks) == pytest.approx(7.1, abs=0.1)
    effort = [int(row["CES (1-7)"]) for row in example.surveys if row["CES (1-7)"]]
    assert sum(effort) / len(effort) == pytest.approx(4.9, abs=0.1)
    assert share(example.surveys, lambda row: row["toelichting"]) == pytest.approx(0.55, abs=0.025)


def test_texts_are_mostly_dutch_with_some_english_and_a_little_else(example):
    languages = Counter(row["language"] for row in example.items if row["language"])
    total = sum(languages.values())
    assert languages["en"] / total == pytest.approx(0.06, abs=0.012)
    assert sum(languages[code] for code in ("pl", "de", "tr")) / total == pytest.approx(0.01, abs=0.005)


def test_repeated_texts_are_rare_but_for_the_planted_ones(example):
    planted = {(row["source"], row["key"]) for row in example.items if row["duplicate_of"]}
    assert len(planted) >= 50
    texts = Counter(text for place, text in example.texts().items() if place not in planted and len(text.split()) > 4)
    assert sum(count - 1 for count in texts.values()) / sum(texts.values()) < 0.01


def test_planted_duplicates_repeat_the_same_customers_text(example):
    texts = example.texts()
    for row in example.items:
        if row["duplicate_of"]:
            assert texts[row["source"], row["key"]] == texts[row["source"], row["duplicate_of"]]


def test_every_personal_datum_of_the_key_stands_in_its_text(example):
    texts = example.texts()
    for row in example.personal:
        assert row["value"].lower() in texts[row["source"], row["key"]].lower()
    touched = {(row["source"], row["key"]) for row in example.personal}
    assert len(touched) / len(texts) == pytest.approx(0.07, abs=0.02)
    kinds = {
        "name",
        "phone",
        "email",
        "iban",
        "bsn",
        "customer",
        "ean",
        "meter",
        "birth",
        "plate",
        "address",
        "agent",
        "lastname",
    }
    assert {row["kind"] for row in example.personal} == kinds


def test_signals_hang_on_contacts_and_their_comments(example):
    keys = {row["contact_id"] for row in example.contacts}
    commented = {row["contact_id"] for row in [*example.surveys, *example.complaints, *example.messages]}
    assert commented <= keys
    per_contact = Counter(row["contact_id"] for row in example.signals)
    assert set(per_contact) <= commented
    assert len(example.signals) / len(per_contact) == pytest.approx(1.4, abs=0.05)


def test_the_price_ceiling_is_a_memory(example):
    texts = list(example.texts().values())
    assert share(texts, lambda text: "prijsplafond" in text.lower()) <= 0.003


def test_two_years_of_totals_teach_the_season(example):
    days = {row["datum"] for row in example.totals}
    assert min(days) == "2023-09-01"
    assert max(days) == "2025-08-31"
    assert all(int(row["aantal"]) > 0 for row in example.totals)
    january = sum(int(row["aantal"]) for row in example.totals if row["datum"][5:7] == "01")
    may = sum(int(row["aantal"]) for row in example.totals if row["datum"][5:7] == "05")
    assert january / may == pytest.approx(150 / 90, abs=0.12)
