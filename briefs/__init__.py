"""Files people carry away: what is said, and one writer per format."""
