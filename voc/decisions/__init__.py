"""Decisions of people as pure values: which are active (``history``) and what follows from them (``effects``).

Nothing here knows the database; ``voc.store.decision_log`` keeps the events,
``voc.store.decision_writer`` their effects.
"""
