"""PDF of a report: the page's HTML as Typst source, and the file that Typst makes of it."""
