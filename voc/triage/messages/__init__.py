"""Messages of the board in ``nl.toml`` and ``en.toml``, beside the shared ones of ``voc.text.messages``."""
