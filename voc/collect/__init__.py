"""From a file to records: read, map, check, redact, pseudonymise. Nothing here knows the database."""

from voc.collect.convert.convert import Collected, convert, match_source
from voc.collect.mapping.propose import MappingProposal, propose, to_toml
from voc.collect.pseudonyms import Pseudonyms
from voc.collect.read.table import Table, read_table

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
