"""voc.causes."""
