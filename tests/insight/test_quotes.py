import pytest

from voc.insight.month import build_month
from voc.records import Period

OCTOBER = Period(2026, 10)
OTHERS = (
    "De monteur kwam niet opdagen op donderdag.",
    "Mijn jaarnota klopt van geen kanten, al weken.",
    "Waarom duurt terugbellen drie hele dagen?",
    "In de app verdwijnen steeds mijn standen.",
    "Het termijnbedrag werd zomaar verdubbeld.",
    "Niemand kon uitleggen wat salderen kost.",
)


def quotes(world, theme=1):
    return next(line for line in build_month(world.facts(), OCTOBER).themes if line.theme == theme).quotes


def test_a_theme_has_at_most_five_quotes_of_that_month(world):
    for text in OTHERS:
        world.comment("2026-10-05", 1, text=text)
        world.comment("2026-09-05", 1, text=f"{text} Vorige maand.")
    found = quotes(world)
    assert len(found) == 5
    assert all(quote.text in OTHERS for quote in found)


def test_no_customer_is_quoted_twice(world):
    for text in OTHERS:
        world.comment("2026-10-05", 1, text=text, customer="c-same")
    for k in range(5):
        world.comment("2026-10-06", 1, text=f"kort {k}")
    assert len(quotes(world)) == 1


def test_two_quotes_do_not_say_the_same(world):
    for k in range(9):
        world.comment("2026-10-05", 1, text=f"De monteur kwam niet opdagen op donderdag nummer {k}.")
    world.comment("2026-10-05", 1, text=OTHERS[1])
    assert len(quotes(world)) == 2


def test_an_urgent_item_is_never_quoted(world):
    for text in OTHERS:
        world.comment("2026-10-05", 1, text=text, urgent="gaslucht", case_number="ZK-1")
    assert quotes(world) == ()


def test_a_report_quotes_nobody_on_illness_debts_or_a_death(world):
    private = (
        "Mijn narcolepsie maakt het wachten aan de lijn onmogelijk.",
        "Na de uitvaart van oma kwam deze nota nog.",
        "Wij zitten in de schuldsanering en jullie schrijven af.",
    )
    for text in (*OTHERS[:2], *private):
        world.comment("2026-10-05", 1, text=text)
    assert {quote.text for quote in quotes(world)} == set(OTHERS[:2])


def test_a_quote_says_which_part_is_about_the_theme(world):
    for text in OTHERS:
        world.comment("2026-10-05", 1, text=text)
    quote = quotes(world)[0]
    assert (quote.start, quote.end) == (0, len(quote.text))
    assert quote.at.tzinfo is not None


def test_of_several_sentences_the_one_that_tells_most_of_the_theme_is_marked(world):
    for text in ("De monteur kwam niet.", "De monteur was er niet.", "Weer geen monteur gezien.", "Geen monteur!"):
        world.comment("2026-09-05", 1, text=text)
    tail = "Mijn geduld raakt op."
    told = "Op dinsdag kwam de monteur weer niet opdagen."
    world.comment("2026-10-05", 1, text=f"{told} {tail}")
    first = world.segments[-1]
    first["end"] = len(told)
    number = len(world.segments) + 1
    world.segments.append({**first, "id": number, "start": len(told) + 1, "end": len(told) + 1 + len(tail)})
    # The surer of the two is the one that says nothing of the theme.
    world.assignments.append({"segment": number, "theme": 1, "probability": 0.95, "reason": None})
    for text in OTHERS[1:]:
        world.comment("2026-10-05", 1, text=text)
    quote = next(each for each in quotes(world) if each.text.startswith(told))
    assert quote.text[quote.start : quote.end] == told


def test_a_quote_of_just_after_midnight_has_a_day_of_its_month(world):
    for text in OTHERS:
        world.comment("2026-10-01 00:30", 1, text=text)
    assert {(quote.at.month, quote.at.day) for quote in quotes(world)} == {(10, 1)}


def quote_to_billing(world, other, **company):
    departments = [{"name": "Facturatie"}, {"name": other}, *company.pop("ended", [])]
    facts = world.facts(config={"departments": departments, "reasons": []} | company)
    return {quote.text for line in build_month(facts, OCTOBER, "Facturatie").themes for quote in line.quotes}


@pytest.mark.parametrize(
    ("other", "text", "is_quoted"),
    [
        ("IT", "De kwaliteit van de uitleg is slecht, it is a pity.", True),
        ("IT", "Volgens de medewerker ligt het aan IT, weet u dat?", False),
        ("Sales", "Een wholesalescontract heb ik nooit afgesloten.", True),
        ("Sales", "Het werd mij door sales heel anders beloofd.", False),
        ("C++ (web)", "Volgens C++ (web) ligt het aan de rekening zelf.", False),
    ],
)
def test_a_department_is_named_by_a_word_and_not_by_a_part_of_one(world, other, text, is_quoted):
    for words in (text, *OTHERS):
        world.comment("2026-10-05", 1, text=words, causes={"Facturatie": 1.0})
    assert (text in quote_to_billing(world, other)) == is_quoted


def test_a_department_that_was_renamed_is_named_by_its_old_name_too(world):
    text = "Volgens de Meterkamer ligt het aan de jaarnota."
    for words in (text, *OTHERS):
        world.comment("2026-10-05", 1, text=words, causes={"Facturatie": 1.0})
    change = {"at": "2026-02-01", "old": "Meterkamer", "new": "Meetdata"}
    ended = {"name": "Meterkamer", "valid_to": "2026-02-01"}
    assert text in quote_to_billing(world, "Meetdata")
    assert text not in quote_to_billing(world, "Meetdata", ended=[ended], department_changes=[change])


def test_vectors_of_all_themes_are_looked_up_together(world, monkeypatch):
    from voc.text.embedding import embedder
    from voc.text.pii import private_meaning

    calls, encode = [], embedder.encode

    def count_calls(model, texts, *rest, **options):
        calls.append(len(texts))
        return encode(model, texts, *rest, **options)

    monkeypatch.setattr(embedder, "encode", count_calls)
    monkeypatch.setattr(private_meaning, "encode", count_calls)
    for theme, text in enumerate(OTHERS[:3], start=1):
        for k in range(5):
            world.comment("2026-10-05", theme, text=f"{text} Klant {k} wacht.")
    assert len(build_month(world.facts(), OCTOBER).themes) == 3
    assert len(calls) == 1
