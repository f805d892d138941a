"""voc.report."""
