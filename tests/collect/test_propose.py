import tomllib
from pathlib import Path

import pytest

from voc.collect import format_mapping, propose_mapping, read_table
from voc.config import Config, Source, read_sources
from voc.records import Kind, Scope

REASONS = [
    "de nota klopt niet en ik krijg geen uitleg",
    "de app loopt steeds vast bij inloggen",
    "snel en goed geholpen door de monteur",
]


@pytest.fixture
def proposed(tmp_path):
    def _proposed(header, row, n=40, name="export.csv", config=None):
        path = tmp_path / name
        lines = [header, *(row(k) for k in range(n))]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return propose_mapping(read_table(path), config or Config(), path.stem)

    return _proposed


def test_a_dutch_nps_export_is_certain(proposed):
    proposal = proposed(
        "Respondent;Invuldatum;Klantnummer;Kanaal;Hoe waarschijnlijk is het dat u ons aanbeveelt? (0-10);"
        "Wat is de reden van uw cijfer?",
        lambda k: f"{1000 + k};{k % 28 + 1:02d}-10-2026;K{k % 9};Telefoon;{k % 11};{REASONS[k % 3]} {k}",
        name="relatie-nps-2026-10.csv",
    )
    assert proposal.is_certain, proposal.open_questions
    source = proposal.source
    assert source.kind is Kind.SURVEY
    assert source.columns.text == "Wat is de reden van uw cijfer?"
    assert source.columns.score.startswith("Hoe waarschijnlijk")
    assert (source.columns.at, source.columns.customer, source.columns.key) == (
        "Invuldatum",
        "Klantnummer",
        "Respondent",
    )
    assert source.score.scale == "nps"
    assert source.dates.order == "day-first"
    assert source.files == ("relatie-nps-*.csv",)


def test_an_english_complaint_export_is_certain(proposed):
    proposal = proposed(
        "complaint_id,created_at,customer_id,channel,message",
        lambda k: (
            f'C{k},2026-10-{k % 28 + 1:02d}T10:00:00,{k % 9},email,"the app, it is broken again for the {k} time"'
        ),
        name="complaints.csv",
    )
    assert proposal.is_certain, proposal.open_questions
    assert proposal.source.kind is Kind.COMPLAINT
    assert proposal.source.columns.text == "message"
    assert proposal.source.columns.key == "complaint_id"


def test_contact_registrations_are_recognised(proposed):
    proposal = proposed(
        "contact_id;tijdstip;klantnummer;kanaal;contactreden;doorverbonden;opgelost",
        lambda k: f"C{k};2026-10-{k % 28 + 1:02d} 10:{k % 60:02d};K{k % 9};tel;Nota;{k % 2};ja",
    )
    assert proposal.is_certain, proposal.open_questions
    assert proposal.source.kind is Kind.CONTACT
    assert proposal.source.columns.reason == "contactreden"
    assert proposal.source.columns.key == "contact_id"
    assert proposal.source.columns.hand_overs == "doorverbonden"


def test_signals_volumes_and_reachability_are_recognised(proposed):
    signal = proposed(
        "signaal_id;datum;contact_id;medewerker;emotie;vermoedelijke oorzaak;notitie",
        lambda k: f"S{k};2026-10-05;C{k};M{k % 4};boos;IT;klant belt over de nota die niet klopt {k}",
    )
    assert (signal.source.kind, signal.source.columns.department) == (Kind.SIGNAL, "vermoedelijke oorzaak")
    assert signal.source.columns.note == "notitie"
    volume = proposed("datum;proces;aantal", lambda k: f"2026-10-{k % 28 + 1:02d};nota's;{100 + k}")
    assert (volume.source.kind, volume.is_certain) == (Kind.VOLUME, True)
    reach = proposed(
        "datum;kanaal;aangeboden;beantwoord;afgehaakt", lambda k: f"2026-10-{k % 28 + 1:02d};tel;{100 + k};{90 + k};10"
    )
    assert (reach.source.kind, reach.is_certain) == (Kind.REACHABILITY, True)
    totals = proposed("datum;reden;kanaal;aantal", lambda k: f"2026-10-{k % 28 + 1:02d};Nota;tel;{k}")
    assert (totals.source.kind, totals.is_certain) == (Kind.TOTALS, True)


def test_a_survey_after_a_contact_is_transactional(proposed):
    proposal = proposed("datum;contact_id;NPS;toelichting", lambda k: f"2026-10-05;C{k};{k % 11};{REASONS[k % 3]} {k}")
    assert proposal.source.scope is Scope.TRANSACTIONAL


def test_every_named_score_is_taken_with_its_own_scale(proposed):
    proposal = proposed(
        "datum;NPS;rapportcijfer;CES (1-7);toelichting",
        lambda k: f"2026-10-{k % 28 + 1:02d};{k % 11};{k % 10 + 1};{k % 7 + 1};{REASONS[k % 3]} {k}",
    )
    source = proposal.source
    assert proposal.is_certain, proposal.open_questions
    assert (source.columns.score, source.score.scale) == ("NPS", "nps")
    assert dict(source.columns.scores) == {"rapportcijfer": "rapportcijfer", "CES (1-7)": "CES (1-7)"}
    assert {name: rule.scale for name, rule in source.scales.items()} == {"rapportcijfer": "mark", "CES (1-7)": "ces"}


def test_without_a_date_there_is_a_doubt_that_says_what_it_costs(proposed):
    proposal = proposed("NPS;toelichting", lambda k: f"{k % 11};{REASONS[k % 3]} {k}")
    assert not proposal.is_certain
    assert any("monthly figure" in doubt for doubt in proposal.open_questions)


def test_names_that_say_nothing_leave_a_doubt_though_the_content_fits(proposed):
    proposal = proposed("a;b;c", lambda k: f"{k % 28 + 1}-10-2026;{k % 11};{REASONS[k % 3]} {k}")
    assert not proposal.is_certain
    assert (proposal.source.columns.at, proposal.source.columns.score, proposal.source.columns.text) == ("a", "b", "c")
    assert all(0 < proposal.certainty[name] < 0.75 for name in ("at", "score", "text"))


def test_a_name_alone_is_not_believed_against_the_content(proposed):
    proposal = proposed("datum;NPS;toelichting", lambda k: f"iets{k};{k % 11};{REASONS[k % 3]} {k}")
    assert proposal.source.columns.at is None


def test_rare_values_above_a_scale_are_proposed_as_no_answer(proposed):
    proposal = proposed(
        "datum;score 1 very good 5 very poor;comment",
        lambda k: f"2026-10-05;{6 if k == 7 else k % 5 + 1};{REASONS[k % 3]} {k}",
        n=100,
    )
    assert (proposal.source.score.best, proposal.source.score.no_answer) == (1, (6,))
    assert any("taken as no answer" in doubt for doubt in proposal.open_questions)


def test_a_scale_without_a_known_name_is_doubted(proposed):
    proposal = proposed("datum;score;toelichting", lambda k: f"2026-10-05;{k % 5 + 1};{REASONS[k % 3]} {k}")
    assert (proposal.source.score.low, proposal.source.score.high) == (1, 5)
    assert any("which scale" in doubt for doubt in proposal.open_questions)


def test_a_column_with_both_orders_is_doubted(proposed):
    proposal = proposed("datum;klacht", lambda k: f"{'17/10' if k % 2 else '10/17'}/2026;{REASONS[k % 3]} {k}")
    assert proposal.source.dates.order == "mixed"
    assert any("both ways" in doubt for doubt in proposal.open_questions)


def test_a_column_that_shows_no_order_is_doubted(proposed):
    proposal = proposed("datum;klacht", lambda k: f"05-10-2026;{REASONS[k % 3]} {k}")
    assert any("day first is proposed" in doubt for doubt in proposal.open_questions)


def test_two_open_questions_are_both_texts(proposed):
    proposal = proposed(
        "datum;NPS;Waarom geeft u dit cijfer?;Wat kunnen wij verbeteren?",
        lambda k: f"2026-10-05;{k % 11};{REASONS[k % 3]} {k};{REASONS[(k + 1) % 3]} {k}",
    )
    assert set(proposal.source.columns.text) == {"Waarom geeft u dit cijfer?", "Wat kunnen wij verbeteren?"}


def test_sentences_in_a_column_that_is_not_read_are_doubted(proposed):
    proposal = proposed(
        "datum;NPS;toelichting;vraag 7",
        lambda k: f"2026-10-{k % 28 + 1:02d};{k % 11};{REASONS[k % 3]} {k};{REASONS[(k + 1) % 3]} {k}",
    )
    assert any("'vraag 7'" in doubt for doubt in proposal.open_questions)


def test_columns_with_personal_data_are_never_proposed(proposed):
    proposal = proposed(
        "datum;achternaam;e-mail;telefoon;NPS;toelichting",
        lambda k: f"2026-10-05;Jansen{k};k{k}@voorbeeld.nl;06123456{k:02d};{k % 11};{REASONS[k % 3]} {k}",
    )
    named = str(proposal.source.columns)
    assert not any(name in named for name in ("achternaam", "e-mail", "telefoon"))


def test_the_workspaces_own_words_show_what_a_column_holds(proposed):
    config = Config.model_validate({"channels": [{"name": "Telefoon"}, {"name": "Chat"}]})
    proposal = proposed(
        "datum;via;klacht", lambda k: f"2026-10-05;{('Telefoon', 'chat')[k % 2]};{REASONS[k % 3]} {k}", config=config
    )
    assert proposal.source.columns.channel == "via"


def test_few_rows_prove_little(proposed):
    proposal = proposed("a;b", lambda k: f"2026-10-0{k + 1};{REASONS[k]}", n=2)
    assert not proposal.is_certain


def test_a_proposal_survives_its_way_through_toml(proposed):
    proposal = proposed(
        'datum;"NPS ""0-10""";Waarom?;"Wat kan [beter] \\ anders?"',
        lambda k: f"2026-10-05;{k % 11};{REASONS[k % 3]} {k};{REASONS[(k + 1) % 3]} {k}",
    )
    text = format_mapping("mijn-bron", proposal.source, ("eerste twijfel\nmet een regel", "tweede"))
    assert "# - eerste twijfel met een regel" in text
    assert Config.model_validate(tomllib.loads(text)).sources["mijn-bron"] == proposal.source


def test_an_empty_mapping_has_a_table_too():
    text = format_mapping("x", Source(kind="survey"), ())
    assert tomllib.loads(text) == {"sources": {"x": {"kind": "survey"}}}


def test_the_prepared_mappings_are_valid():
    folder = Path(__file__).parents[2] / "examples" / "sources"
    for path in folder.glob("*.toml"):
        assert read_sources(path)


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("Start Date", "End Date"), "End Date"),
        (("Begintijd", "Eindtijd"), "Eindtijd"),
        (("Start time", "Completion time"), "Completion time"),
        (("startdate", "submitdate"), "submitdate"),
        (("StartDate", "EndDate", "RecordedDate"), "RecordedDate"),
        (("Created at", "Updated at"), "Created at"),
        (("Survey sent at", "Responded at"), "Responded at"),
        (("Review Submit Date and Time", "Review Last Update Date and Time"), "Review Submit Date and Time"),
    ],
)
def test_the_end_of_an_answer_is_its_date(proposed, names, expected):
    proposal = proposed(
        f"{';'.join(names)};NPS;toelichting",
        lambda k: f"{f'2026-10-{k % 28 + 1:02d} 10:00;' * len(names)}{k % 11};{REASONS[k % 3]} {k}",
    )
    assert proposal.source.columns.at == expected
    assert proposal.is_certain, proposal.open_questions


@pytest.mark.parametrize("name", ["App Version Name", "versie", "build", "firmware"])
@pytest.mark.parametrize("pattern", ["4.{k}.0", "{k}.10.26", "1.2.{k}"])
def test_a_version_is_no_date(proposed, name, pattern):
    proposal = proposed(f"{name};cijfer;review", lambda k: f"{pattern.format(k=k % 12)};{k % 11};{REASONS[k % 3]} {k}")
    assert proposal.source.columns.at is None


def test_day_numbers_in_a_text_file_are_a_doubt_that_names_1904(proposed):
    proposal = proposed("Datum;NPS;toelichting", lambda k: f"{46266 + k};{k % 11};{REASONS[k % 3]} {k}")
    assert (proposal.source.columns.at, proposal.source.dates.day_numbers) == ("Datum", 1900)
    assert any("1904" in question for question in proposal.open_questions)


def test_dates_that_mean_no_date_are_a_doubt_that_says_what_it_costs(proposed):
    proposal = proposed("submitdate;NPS;toelichting", lambda k: f"1980-01-01 00:00:00;{k % 11};{REASONS[k % 3]} {k}")
    assert proposal.source.columns.at == "submitdate"
    assert any("no monthly figure" in question for question in proposal.open_questions)


def test_a_half_converted_column_is_a_doubt_and_is_proposed_swapped_back(proposed):
    # 2026-05-10 is what Excel with day first makes of 10/05/2026, the fifth of October.
    proposal = proposed(
        "datum;NPS;toelichting",
        lambda k: (
            f"{f'2026-{k % 28 + 1:02d}-10' if k % 28 < 12 else f'10/{k % 28 + 1}/2026'};{k % 11};{REASONS[k % 3]} {k}"
        ),
    )
    assert (proposal.source.dates.order, proposal.source.dates.cells) == ("month-first", "swapped")
    assert any("contradicts itself" in question for question in proposal.open_questions)


def test_a_start_is_better_than_an_end_that_says_no_date(proposed):
    proposal = proposed(
        "startdate;submitdate;NPS;toelichting",
        lambda k: f"2026-10-{k % 28 + 1:02d} 10:00;1980-01-01 00:00:00;{k % 11};{REASONS[k % 3]} {k}",
    )
    assert proposal.source.columns.at == "startdate"


def test_totals_below_a_table_make_no_column_look_like_something_else(tmp_path):
    rows = [f"{k};2026-10-{k % 28 + 1:02d};{k % 11};de monteur kwam te laat en niemand belde {k}" for k in range(40)]
    path = tmp_path / "nps.csv"
    path.write_text("\n".join(["nr;datum;NPS;toelichting", *rows, ";Gemiddeld;6,1;", ";Aantal;40;"]), encoding="utf-8")
    proposal = propose_mapping(read_table(path), Config(), "nps")
    assert proposal.is_certain, proposal.open_questions
    assert (proposal.source.columns.score, proposal.source.columns.at) == ("NPS", "datum")
    assert proposal.preview().n_rows == 40


def test_the_sheet_of_answers_is_proposed_and_not_the_largest_one(tmp_path):
    import openpyxl

    book = openpyxl.Workbook()
    days, answers, codes = book.active, book.create_sheet("Ruwe data"), book.create_sheet("Codeboek")
    days.title = "Draaitabel"
    days.append(["Dag", "Gemiddelde NPS"])
    answers.append(["Respons ID", "Ingevuld op", "NPS", "Toelichting"])
    codes.append(["Code", "Naam"])
    for k in range(90):
        days.append([f"2026-{k // 28 + 7:02d}-{k % 28 + 1:02d}", k % 11])
    for k in range(25):
        answers.append([f"R{k}", f"2026-09-{k % 28 + 1:02d}", k % 11, f"{REASONS[k % 3]} {k}"])
        codes.append([k, f"code {k}"])
    path = tmp_path / "nps.xlsx"
    book.save(path)

    def read_sheet(title):
        return read_table(path, Source.model_validate({"kind": "survey", "sheet": title}))

    assert propose_mapping(read_table(path), Config(), "nps").source.sheet == "Draaitabel", "it has the most rows"
    proposal = propose_mapping(read_table(path), Config(), "nps", read_sheet)
    assert (proposal.source.sheet, proposal.source.columns.text) == ("Ruwe data", "Toelichting")
    assert 'sheet = "Ruwe data" (25 rows): is it that one? There is a table on "Draaitabel" (90 rows) too' in (
        proposal.open_questions
    )
