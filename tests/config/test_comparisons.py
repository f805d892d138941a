"""Scores of others and sites in ``voc.toml``."""

import pytest
from pydantic import ValidationError

from voc.config import Config


def test_a_benchmark_has_a_source_and_lies_on_its_scale():
    config = Config.model_validate({"benchmarks": [{"value": -8, "source": "Panel 2026"}]})
    assert config.benchmarks[0].scale == "nps"
    with pytest.raises(ValidationError, match="source"):
        Config.model_validate({"benchmarks": [{"value": -8}]})
    with pytest.raises(ValidationError, match="-8 is no csat between 0 and 100"):
        Config.model_validate({"benchmarks": [{"value": -8, "source": "Panel", "scale": "csat"}]})


def test_a_team_is_of_one_site():
    sites = [{"name": "Noord", "teams": ["Dag"]}, {"name": "Partner", "teams": ["Avond", "Dag"]}]
    with pytest.raises(ValidationError, match="team 'Dag' comes twice"):
        Config.model_validate({"sites": sites})
