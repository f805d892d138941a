"""The triage board: the widget for a notebook cell, and the JavaScript and CSS that draw it."""
