"""A file's columns matched to the fields of a source: profiles, matches, the proposed mapping and its TOML."""
