"""Personal data in texts: found by patterns and by names, and replaced before anything is stored."""
