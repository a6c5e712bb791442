"""Reusable pieces of a screen, each with show(...)."""
