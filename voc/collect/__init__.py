"""Collection of files: read, mapped, checked, redacted and pseudonymised into records.

``read/`` makes a table of a file, ``mapping/`` proposes which column is what, ``convert/`` makes records of rows.
Nothing here knows the database.
"""

from voc.collect.convert.convert import ConvertedTable, convert_table, match_source
from voc.collect.convert.convert_chunks import ChunkConverter
from voc.collect.mapping.preview import describe_preview, preview_mapping
from voc.collect.mapping.propose import MappingProposal, format_mapping, propose_mapping
from voc.collect.pseudonyms import Pseudonyms
from voc.collect.read.file_types import DATA_ENDINGS
from voc.collect.read.live_rows import LivePart, Watermark, read_live_source
from voc.collect.read.table import FileTable, explain_unreadable_file, read_table
from voc.collect.read.table_chunks import LargeTable, can_be_cut, is_large_text
from voc.collect.read.turns import MESSAGE_COLUMNS

__all__ = [
    "DATA_ENDINGS",
    "MESSAGE_COLUMNS",
    "ChunkConverter",
    "ConvertedTable",
    "FileTable",
    "LargeTable",
    "LivePart",
    "MappingProposal",
    "Pseudonyms",
    "Watermark",
    "can_be_cut",
    "convert_table",
    "describe_preview",
    "explain_unreadable_file",
    "format_mapping",
    "is_large_text",
    "match_source",
    "preview_mapping",
    "propose_mapping",
    "read_live_source",
    "read_table",
]
