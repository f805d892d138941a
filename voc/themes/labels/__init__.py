"""Names of themes: phrases and nouns from their comments, main subjects, and labels written by a language model."""
