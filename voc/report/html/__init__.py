"""The report as HTML: sections, SVG charts, the nbconvert exporter and its notebook."""
