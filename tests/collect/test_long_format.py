from voc.collect import read_table
from voc.collect.mapping.long_format import find_pivot


def read(tmp_path, header, rows):
    path = tmp_path / "export.csv"
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return read_table(path)


def test_names_of_question_and_answer_and_repeated_respondents_tell_it(tmp_path):
    rows = [f"{k};Q{q};{texts[q]};{k + q}" for k in range(20) for q, texts in [(0, "ab"), (1, "cd"), (2, "efg")]]
    rule = find_pivot(read(tmp_path, "Submission ID;Vraagnummer;Vraag;Antwoord", rows))
    assert rule is not None
    assert (rule.respondent, rule.question, rule.answer) == ("Submission ID", "Vraag", "Antwoord")


def test_several_columns_of_answers_are_all_taken(tmp_path):
    rows = [
        f"{k};{q};{'' if q == 'why' else k};{'late' if q == 'why' else ''}" for k in range(20) for q in ("nps", "why")
    ]
    rule = find_pivot(read(tmp_path, "respondent;question;answer value;answer text", rows))
    assert rule is not None
    assert rule.answer == ("answer value", "answer text")


def test_a_table_with_one_question_or_one_row_per_respondent_is_left_as_it_is(tmp_path):
    one_question = [f"{k};How are we doing?;text {k}" for k in range(20)]
    assert find_pivot(read(tmp_path, "id;question;answer", one_question)) is None
    one_row = [f"{k};{'ab'[k % 2]};text {k}" for k in range(20)]
    assert find_pivot(read(tmp_path, "id;question;answer", one_row)) is None


def test_a_score_and_a_comment_beside_each_question_are_no_answers_to_put_together(tmp_path):
    rows = [f"{k};{q};{k % 5};nothing to add but that it took long" for k in range(20) for q in ("call", "visit")]
    assert find_pivot(read(tmp_path, "contact;question;score;comment", rows)) is None


def test_a_score_for_each_question_is_the_answer_where_no_comment_stands_beside_it(tmp_path):
    rows = [f"{k};{q};{k % 5}" for k in range(20) for q in ("NPS", "CSAT")]
    rule = find_pivot(read(tmp_path, "Contact;Item;Score", rows))
    assert rule is not None
    assert (rule.respondent, rule.question, rule.answer) == ("Contact", "Item", "Score")


SENTENCE = "de nota klopt niet en niemand belt"


def test_marks_and_sentences_in_one_column_tell_it_whatever_the_columns_are_called(tmp_path):
    rows = [
        f"{k};{q};{answer};2026-10-{k % 28 + 1:02d}" for k in range(30) for q, answer in enumerate([k % 11, SENTENCE])
    ]
    rule = find_pivot(read(tmp_path, "Nr;Onderdeel;Resultaat;Datum", rows))
    assert rule is not None
    assert (rule.respondent, rule.question, rule.answer) == ("Nr", "Onderdeel", "Resultaat")
    rule = find_pivot(read(tmp_path, "Volgnr;Omschrijving vraag;Inhoud antwoord;Datum", rows))
    assert rule is not None
    assert rule.question == "Omschrijving vraag"


def test_a_comment_of_which_some_are_numbers_is_no_answer_to_several_questions(tmp_path):
    rows = [f"{k};{'web' if k % 3 else 'app'};{k if k % 4 == 0 else SENTENCE};2026-10-05" for k in range(60)]
    assert find_pivot(read(tmp_path, "id;kanaal;opmerking;datum", rows)) is None
