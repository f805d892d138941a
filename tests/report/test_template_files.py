import pytest

from voc.errors import VocError
from voc.report.html import template_files
from voc.report.html.template_files import find_templates_folder


def make_templates(folder):
    (folder / "voc").mkdir(parents=True)
    (folder / "voc" / "conf.json").write_text("{}", encoding="utf-8")


@pytest.fixture
def package(tmp_path, monkeypatch):
    """An installation without templates: ``src/voc/report`` within a folder of its own."""
    package_folder = tmp_path / "voc" / "report"
    monkeypatch.setattr(template_files, "__file__", str(package_folder / "html" / "template_files.py"))
    return package_folder


def test_this_installation_has_its_templates():
    assert (find_templates_folder() / "month.ipynb").is_file()


def test_a_wheels_copy_comes_before_the_repositorys(package, tmp_path):
    make_templates(tmp_path / "reports" / "templates")
    assert find_templates_folder() == tmp_path / "reports" / "templates"
    make_templates(package / "templates")
    assert find_templates_folder() == package / "templates"


def test_a_folder_without_its_configuration_is_no_copy(package, tmp_path):
    (package / "templates" / "voc").mkdir(parents=True)
    with pytest.raises(VocError, match="install jupyterlab-voc again"):
        find_templates_folder()
