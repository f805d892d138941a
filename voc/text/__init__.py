"""Steps that every text goes through; they know nothing of files, tables or themes.

Before the store: ``clean``, ``language``, ``pii`` (redaction), ``informativeness`` and ``urgent``. On the stored text:
``segmentation`` and ``embedding``. For output: ``sanitize`` and ``messages``. ``normalize`` folds texts for comparison.
"""
