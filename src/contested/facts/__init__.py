"""Stylised facts of irregular wars, and how often simulated histories show them."""
