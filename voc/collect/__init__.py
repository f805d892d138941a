"""From a file to records: read, map, check, redact, pseudonymise. Nothing here knows the database."""

from voc.collect.collect import Collected, convert, match_source
from voc.collect.identity import Pseudonyms
from voc.collect.mapping import MappingProposal, propose, to_toml
from voc.collect.read import Table, read_table

__all__ = [
    "Collected",
    "MappingProposal",
    "Pseudonyms",
    "Table",
    "convert",
    "match_source",
    "propose",
    "read_table",
    "to_toml",
]
