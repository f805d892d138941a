import io
import json

import numpy as np
import pytest

from voc.errors import UsageError
from voc.themes import ThemeModel
from voc.themes.serialize import FORMAT


def arrays_of(content):
    with np.load(io.BytesIO(content)) as file:
        return {name: file[name] for name in file.files}


def bytes_with(arrays, **changes):
    state = json.loads(arrays["told"].tobytes()) | changes
    buffer = io.BytesIO()
    np.savez(buffer, **{**arrays, "told": np.frombuffer(json.dumps(state).encode(), dtype=np.uint8)})
    return buffer.getvalue()


def test_a_model_from_bytes_is_the_same_model(fitted, embedder):
    back = ThemeModel.from_bytes(fitted.to_bytes(), embedder=embedder)
    assert back.to_bytes() == fitted.to_bytes()
    assert back.topics_ == fitted.topics_
    assert back.subjects_ == fitted.subjects_
    assert back.no_theme_reasons_ == fitted.no_theme_reasons_
    assert back.bertopic_ is None


def test_bytes_of_something_else_are_refused_in_a_sentence():
    for content in (b"PK\x03\x04 no archive", b"", b"\x93NUMPY"):
        with pytest.raises(UsageError, match="expected a fitted theme model"):
            ThemeModel.from_bytes(content)


def test_a_model_of_another_format_is_refused_with_both_numbers(fitted):
    content = bytes_with(arrays_of(fitted.to_bytes()), format=FORMAT + 1)
    with pytest.raises(UsageError, match=f"of format {FORMAT}, got {FORMAT + 1}"):
        ThemeModel.from_bytes(content)


def test_the_names_in_the_file_are_those_of_its_format(fitted):
    # Workspaces hold models of earlier versions: a name that changes here takes another FORMAT.
    arrays = arrays_of(fitted.to_bytes())
    assert list(arrays)[:12] == [
        "told",
        "labels",
        "probabilities",
        "reasons",
        "rows",
        "prints",
        "groups",
        "spoken",
        "fitted_labels",
        "fitted_probabilities",
        "vectors",
        "remarks",
    ]
    assert [name for name in arrays if name.startswith("view_")] == list(arrays)[12:]
    state = json.loads(arrays["told"].tobytes())
    assert {"format", "seed", "embedder", "least_near", "least_near_alone", "judgements", "topics"} <= set(state)
    assert set(state["topics"][0]) == {
        "number",
        "n_texts",
        "keywords",
        "labels",
        "description",
        "quotes",
        "subject",
        "known",
        "mixture",
    }


def test_a_model_from_before_there_were_judgements_can_be_read(fitted, embedder):
    arrays = arrays_of(fitted.to_bytes())
    state = json.loads(arrays["told"].tobytes())
    del state["judgements"]
    buffer = io.BytesIO()
    np.savez(buffer, **{**arrays, "told": np.frombuffer(json.dumps(state).encode(), dtype=np.uint8)})
    assert ThemeModel.from_bytes(buffer.getvalue(), embedder=embedder).judgement_topics_ == {}


@pytest.mark.parametrize("missing", ["told", "labels", "fitted_labels", "vectors", "spoken"])
def test_a_file_that_lacks_a_part_is_refused_or_not_the_same_and_never_half_a_model(fitted, embedder, missing):
    arrays = arrays_of(fitted.to_bytes())
    del arrays[missing]
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)
    with pytest.raises(UsageError, match="expected a fitted theme model"):
        ThemeModel.from_bytes(buffer.getvalue(), embedder=embedder)


def test_a_file_that_was_cut_off_is_refused(fitted):
    content = fitted.to_bytes()
    for length in (10, len(content) // 2, len(content) - 1):
        with pytest.raises(UsageError, match="expected a fitted theme model"):
            ThemeModel.from_bytes(content[:length])


def test_an_array_of_objects_is_not_opened(fitted):
    arrays = arrays_of(fitted.to_bytes()) | {"labels": np.array([{"a": 1}], dtype=object)}
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)
    with pytest.raises(UsageError, match="expected a fitted theme model"):
        ThemeModel.from_bytes(buffer.getvalue())


def test_a_model_that_was_read_assigns_as_the_fitted_one(fitted, embedder, corpus):
    back = ThemeModel.from_bytes(fitted.to_bytes(), embedder=embedder)
    new_texts = [f"{text} graag" for text in corpus[0][:40]] + [corpus[0][0], "…", "geen"]
    first, second = fitted.assign(new_texts), back.assign(new_texts)
    assert first.labels.tolist() == second.labels.tolist()
    assert first.probabilities.tolist() == second.probabilities.tolist()
    assert first.reasons == second.reasons


def test_a_model_of_no_texts_comes_back_too(embedder):
    empty = ThemeModel(seed=0, embedder=embedder).fit([])
    back = ThemeModel.from_bytes(empty.to_bytes(), embedder=embedder)
    assert back.labels_.tolist() == []
    assert back.topics_ == ()
    assert back.assign(["De nota klopt niet"]).labels.tolist() == [-1]
