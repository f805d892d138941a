"""Phrases that reports and the triage board share."""
