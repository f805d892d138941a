"""A month's work by the command, from a file to a traced figure."""

import json
import re

import pytest


def test_collecting_says_what_became_of_each_file(voc, company, fresh):
    done = voc("collect", company / "enquete.csv", company / "signalen.csv", "-w", fresh)
    assert done.code == 0
    assert re.search(r"enquete\.csv +enquete +1 +136 +136 +0 +0", done.out)
    assert "1 urgent" in done.out


def test_the_same_file_twice_adds_nothing_and_says_so(voc, company, shop):
    done = voc("collect", company / "enquete.csv", "-w", shop, "--json")
    (result,) = json.loads(done.out)["files"]
    assert result["unchanged"]
    assert "unchanged" in voc("collect", company / "enquete.csv", "-w", shop).out


def test_a_second_run_does_nothing(voc, fitted):
    for stage in ("themes", "causes"):
        done = voc(stage, "fit", "-w", fitted, "--json")
        assert json.loads(done.out)["unchanged"], stage


def test_a_second_report_is_the_first_one(voc, fitted):
    page = fitted / "reports/2026-06/voc-2026-06-nl.html"
    before = page.stat().st_mtime_ns
    assert voc("report", "2026-06", "-w", fitted).code == 0
    assert page.stat().st_mtime_ns == before


def test_a_report_that_was_changed_by_hand_is_made_again(voc, shop):
    page = shop / "reports/2026-06/voc-2026-06-nl.html"
    good = page.read_bytes()
    page.write_text("changed", encoding="utf-8")
    assert voc("report", "2026-06", "-w", shop).code == 0
    assert len(page.read_bytes()) == len(good)


def test_the_subjects_are_told_apart(voc, fitted):
    themes = json.loads(voc("themes", "list", "-w", fitted, "--json").out)
    words = [" ".join([*theme["keywords"], *theme["labels"].values()]).casefold() for theme in themes]
    for subject in ("app", "monteur", "verhuizing", "storing"):
        assert any(subject in said for said in words), (subject, words)
    assert [theme["n_comments"] for theme in themes] == sorted((t["n_comments"] for t in themes), reverse=True)


def test_the_same_seed_gives_the_same_list_byte_for_byte(voc, company, fresh, fitted):
    voc("collect", company / "enquete.csv", company / "signalen.csv", "-w", fresh)
    voc("themes", "fit", "-w", fresh)
    for more in ((), ("--json",)):
        first, second = (voc("themes", "list", "-w", root, *more) for root in (fitted, fresh))
        assert first.out == second.out


def test_the_department_that_agents_name_leads_its_theme(voc, fitted):
    themes = json.loads(voc("themes", "list", "-w", fitted, "--json").out)
    about_app = next(theme["reference"] for theme in themes if "app" in theme["keywords"])
    causes = [row for row in json.loads(voc("causes", "list", "-w", fitted, "--json").out) if row["theme"] == about_app]
    assert causes[0]["department"] == "Digitaal"
    # Nothing was audited: there is no interval, and it is told how surely the department leads.
    assert causes[0]["low"] is causes[0]["high"] is None
    assert 0.5 < causes[0]["leads"] <= 1


def test_alerts_ask_for_attention(voc, fitted):
    done = voc("alerts", "-w", fitted, "--period", "2026-06", "--json")
    assert done.code == 3
    found = json.loads(done.out)
    assert [(item["word"], item["case_number"]) for item in found["urgent"]] == [("gaslucht", "ZK-2026-0042")]
    assert any(row["kind"] == "new" for row in found["alerts"])
    said = voc("alerts", "-w", fitted, "--period", "2026-06")
    assert "ZK-2026-0042" in said.out
    assert "Themes: 0" not in said.out


def test_a_quiet_month_asks_for_nothing(voc, fitted):
    assert voc("alerts", "-w", fitted, "--period", "2026-02").code == 0


@pytest.mark.parametrize(("language", "sentence"), [("nl", "afdeling"), ("en", "department")])
def test_a_report_comes_in_both_languages(voc, shop, language, sentence):
    done = voc("report", "2026-06", "-w", shop, "--language", language, "--json")
    pages = json.loads(done.out)["reports"]
    assert [path.rpartition(".")[2] for path in pages] == ["html", "xlsx"]
    with open(pages[0], encoding="utf-8") as page:  # noqa: PTH123
        text = page.read()
    assert f'lang="{language}"' in text
    assert sentence in text.casefold()


def test_all_makes_the_companys_report_and_one_for_each_department(voc, shop):
    done = voc("report", "2026-06", "-w", shop, "--all", "--format", "html", "--json")
    names = [path.rpartition("/")[2] for path in json.loads(done.out)["reports"]]
    assert names == [
        "voc-2026-06-nl.html",
        "voc-2026-06-facturatie-nl.html",
        "voc-2026-06-digitaal-nl.html",
        "voc-2026-06-buitendienst-nl.html",
    ]


def test_all_names_the_departments_that_get_no_report(voc, shop):
    config = shop / "voc.toml"
    text = config.read_text(encoding="utf-8")
    for name, key in (
        ("Facturatie", 'kind = "market"'),
        ("Digitaal", "valid_to = 2026-06-01"),
        ("Buitendienst", 'kind = "partner"'),
    ):
        text = text.replace(f'name = "{name}"\n', f'name = "{name}"\n{key}\n')
    config.write_text(text, encoding="utf-8")
    done = voc("report", "2026-06", "-w", shop, "--all", "--format", "html")
    assert done.code == 0
    assert "facturatie-nl" not in done.out
    assert "No report for Facturatie: it stands for no fault" in done.out
    assert "No report for Digitaal: it ended on 2026-06-01" in done.out
    assert "No report for Buitendienst: it is a partner; report = true" in done.out
    refused = voc("report", "2026-06", "-w", shop, "--department", "Digitaal")
    assert refused.code == 2
    assert "there is no report of 2026-06 for Digitaal: it ended on 2026-06-01" in refused.err


def test_a_department_is_named_in_any_case(voc, shop):
    done = voc("report", "2026-06", "-w", shop, "--department", "DIGITAAL", "--format", "html")
    assert (done.code, "voc-2026-06-digitaal-nl.html" in done.out) == (0, True)


def test_a_figure_is_traced_to_the_comments_behind_it(voc, fitted):
    (alert,) = json.loads(voc("alerts", "-w", fitted, "--period", "2026-06", "--json").out)["alerts"]
    name = alert["theme"]
    behind = json.loads(voc("trace", f"2026-06/{name}/comments", "-w", fitted, "--json").out)
    assert len(behind) == alert["observed"]
    of_theme = json.loads(voc("trace", name, "-w", fitted, "--json").out)
    assert behind == of_theme
    (one,) = json.loads(voc("trace", f"F-{of_theme[0]['id']}", "-w", fitted, "--json").out)
    assert one == of_theme[0]
    assert f"F-{one['id']}" in voc("trace", name, "-w", fitted).out


def test_doctor_finds_nothing_wrong(voc, fitted):
    done = voc("doctor", "-w", fitted)
    assert done.code == 0
    assert "136 items" in done.out
