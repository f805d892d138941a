import subprocess
import sys

from voc.themes.bertopic_model import _select_topic_words, build_bertopic


def test_charts_are_imported_when_one_is_asked_for():
    code = (
        "import sys; from voc.themes.bertopic_model import import_bertopic; import_bertopic(); "
        "assert 'bertopic' in sys.modules and 'plotly' not in sys.modules; "
        "from bertopic import plotting; print(callable(plotting.visualize_topics), 'plotly' in sys.modules)"
    )
    process = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert process.stdout.strip() == "True True"


def test_no_part_is_chosen_by_what_is_installed():
    clusters = object()
    model = build_bertopic(clusters, len)
    assert model.hdbscan_model is clusters
    assert model.representation_model is None
    assert type(model.umap_model).__name__ == "BaseDimensionalityReduction"


def test_words_of_a_topic_are_no_function_words_and_there_is_always_one():
    assert _select_topic_words("De meterstand klopt niet") == ["meterstand", "klopt", "niet"]
    assert _select_topic_words("het is de") == ["…"]
