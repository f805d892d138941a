"""Triage: what an officer sees, decides and takes back. One desk, whatever the door."""
