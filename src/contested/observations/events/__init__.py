"""Event files as a table of places and weeks."""
