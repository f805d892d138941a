"""Embedding of texts: the protocol of a model, the sentence encoder in the wheel, and computing on all cores."""
