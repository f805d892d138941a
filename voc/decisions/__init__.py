"""People's decisions as values: what follows from them. Nothing here knows the database."""
