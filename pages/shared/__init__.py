"""The one cache and every Chinese word shown."""
