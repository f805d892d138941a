"""voc.statistics."""
