"""A mapped table as records: values parsed, dates read, texts cleaned and redacted, rejections counted."""
