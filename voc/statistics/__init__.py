"""Statistics of the report: intervals, changes, seasons, agreement, and shares corrected by an audit.

By method: ``proportions`` (shares, rates, means), ``nps``, ``agreement`` (Krippendorff's α), ``farrington`` (expected
counts), ``change_detection`` (months), ``daily_surveillance`` (days), ``seasonality`` and ``prediction_powered``
(shares corrected by audited items). They take counts and arrays, know nothing of themes or departments, and return
``voc.records.Estimate`` where a figure is printed. docs/statistics.md says what each promises, and where that is
tested.
"""
