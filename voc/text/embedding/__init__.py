"""Texts as vectors: the protocol of an embedder, the sentence encoder that ships, and running it on all cores."""
