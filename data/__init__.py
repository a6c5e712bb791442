"""What we know, as files, and the plain rules about it."""
