"""Triage: the desk that answers what an officer sees, decides and takes back on the board."""
