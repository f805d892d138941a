"""voc.themes."""
