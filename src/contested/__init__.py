"""Contested reporting about irregular wars: evidence, models and answers."""
