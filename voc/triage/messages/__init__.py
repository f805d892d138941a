"""Messages of the board in ``nl.toml`` and ``en.toml``, in addition to the shared ones of ``voc.text.messages``."""
