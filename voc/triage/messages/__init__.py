"""What the triage board says: phrases of its own in ``nl.toml`` and ``en.toml``, beside those that all rooms share."""
