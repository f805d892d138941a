"""voc.insight."""
