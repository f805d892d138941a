"""voc.collect."""
