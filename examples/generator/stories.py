"""The fifteen planted stories: what is true about each, for tests."""

from __future__ import annotations

from typing import Any


def truths() -> list[dict[str, Any]]:
    """Return one entry per story: subjects, months, cause, and the planted figures."""
    return [
        {"story": 1, "subjects": ["teruglevering-dubbel", "correctie-wachten"], "months": ["2026-10"], "department": "Facturatie",
         "start": "2026-10-05", "repaired": "2026-10-14", "agents_blame_it": 0.45},
        {"story": 2, "subjects": ["app-weigert-meterstand"], "months": ["2025-11", "2025-12", "2026-01", "2026-04", "2026-05", "2026-06", "2026-07"],
         "department": "Digitaal & IT", "start": "2025-11-04", "first_repair": "2026-01-20", "back": "2026-04-14", "second_repair": "2026-07-07"},
        {"story": 3, "subjects": ["termijnbrief-onduidelijk"], "months": ["2025-12", "2026-01", "2026-06", "2026-07"], "department": "Marketing & Communicatie",
         "mailings": {"2025-12-01": 6000, "2026-06-01": 12000}, "change_per_thousand": -0.35},
        {"story": 4, "habit": 0.30, "department": "Digitaal & IT", "raw_share": 0.36, "true_share": 0.08},
        {"story": 5, "subjects": ["huis-gekocht"], "phase": "huis gekocht", "retained_ratio": 3.0, "channel": "Telefoon"},
        {"story": 6, "subjects": ["opzegvergoeding-verkeerde-info"], "months": ["2026-05", "2026-06"], "department": "Klantenservice", "reason": "10",
         "repeat_7_days": [0.18, 0.27]},
        {"story": 7, "subjects": ["monteur-niet-gekomen"], "months": ["2025-11", "2025-12", "2026-01", "2026-02"], "department": "Installatiepartner (extern)",
         "loud_customers": 5, "loud_messages": 60, "promise_broken": True},
        {"story": 8, "subjects": ["aanmaning-ondanks-regeling"], "months": ["2026-02", "2026-03", "2026-04", "2026-05", "2026-06"],
         "department": "Betalingen & Incasso", "small_months": ["2026-02", "2026-06"]},
        {"story": 9, "subjects": ["storing-januari"], "months": ["2026-01"], "department": "Netbeheerder (extern)", "start": "2026-01-14", "avoidable": 0},
        {"story": 10, "subjects": ["whatsapp-traag"], "start": "2026-03-02", "phone_change": -0.12},
        {"story": 11, "months": ["2026-01", "2026-02", "2026-03"], "nps_change": -5, "reason": "1"},
        {"story": 12, "action": "2026-02-02", "department": "Facturatie", "change": -0.25, "control_reasons": ["2", "7", "10"]},
        {"story": 13, "naive": -22, "like_for_like": -9},
        {"story": 14, "at": "2026-04-01", "old": ["Meetdata", "Marktprocessen"], "new": "Meetdata & Marktprocessen"},
        {"story": 15, "votes": 180, "subjects": ["teruggebeld-lof"]},
    ]  # fmt: skip
