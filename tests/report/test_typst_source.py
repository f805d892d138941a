"""The page's HTML as Typst source: nothing that a customer writes is markup, and nothing visible is lost."""

import re

import pytest

from voc.report.pdf.typst_source import convert_page, quote_text


def convert(content):
    return convert_page(f"<html><body><nav><p>menu</p></nav><main>{content}</main></body></html>")


@pytest.mark.parametrize(
    "text",
    [
        'a "b" \\ c',
        "#panic()",
        "*bold* _x_ $1^2$",
        "= heading",
        "- list",
        "// comment",
        "@ref <label>",
        "]",
        "\\",
        '\\"',
    ],
)
def test_a_text_is_never_read_as_markup(text):
    from html import escape

    source = convert(f"<p>{escape(text)}</p>")
    assert source == f"#par[#{quote_text(text)}]"
    # A string of Typst ends at the first quotation mark without a backslash before it.
    assert re.fullmatch(r'"(?:[^"\\]|\\.)*"', quote_text(text))


@pytest.mark.parametrize(
    "content",
    ["<details><p>x</p></details>", '<p class="unseen">x</p>', "<script>x</script>"],
)
def test_what_is_not_printed_is_not_there(content):
    assert convert(content) == ""


def test_text_between_elements_is_a_paragraph():
    assert convert("<div>before<p>in</p>after <b>bold</b></div>") == (
        '#par[#"before"]\n\n#par[#"in"]\n\n#par[#"after "#strong[#"bold"]]'
    )


def test_a_heading_keeps_its_level_and_its_badge():
    assert convert('<h3>1. Bill <span class="badge new">new</span></h3>') == (
        '#heading(level: 3)[#"1. Bill "#text(weight: "bold", fill: warm)[#"new"]]'
    )


def test_a_chart_carries_its_title_and_description():
    source = convert('<figure><svg viewBox="0 0 9 9"><title>Cause</title><desc>IT 3 %</desc></svg></figure>')
    assert 'alt: "Cause IT 3 %"' in source
    assert 'viewBox=\\"0 0 9 9\\"' in source


def test_a_chart_without_words_still_has_an_alternative():
    assert 'alt: "–"' in convert("<figure><svg></svg></figure>")


def test_what_a_full_sheet_leaves_out_is_a_condition_that_typst_measures():
    source = convert('<section class="sheet"><p>a</p><p data-spare="2">b</p></section><p data-spare="2">c</p>')
    assert '#let first-sheet = level => [#par[#"a"]\n\n#if level < 2 [#par[#"b"]]]' in source
    assert "#fit-sheet(first-sheet)" in source
    assert source.endswith('#par[#"c"]')


def test_a_blank_that_keeps_an_amount_together_stays():
    assert convert("<p>€\u00a01.800\n  x</p>") == '#par[#"€\u00a01.800 x"]'


def test_a_tables_header_is_repeated_and_numbers_stand_right():
    source = convert(
        '<table><thead><tr><th>Theme</th><th class="number">N</th></tr></thead>'
        f'<tbody><tr><th>{"long " * 9}</th><td class="number">3</td></tr><tr><th>B</th></tr></tbody></table>'
    )
    assert 'table.header([#"Theme"], [#"N"],)' in source
    assert "align: (left, right,)" in source
    assert "columns: (6.6fr, auto,)" in source
    assert '[#"B"],' in source


def test_an_empty_table_list_and_paragraph_leave_nothing():
    assert convert("<table></table><ul></ul><p></p>") == ""


def test_a_picture_of_an_analyst_is_taken_in():
    assert "image(bytes((137, 80,))" in convert(
        '<div><figure><img src="data:image/png;base64,iVA=" alt="x"></figure></div>'
    )


def test_a_link_elsewhere_is_no_picture():
    assert "image" not in convert('<figure><img src="https://example.org/a.png"></figure>')
