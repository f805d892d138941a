"""Files as tables: CSV and XLSX readers, and which rows are the header."""
