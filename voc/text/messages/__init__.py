"""What reports and screens say, by key and language: one catalogue of messages, and each package's own beside it."""
