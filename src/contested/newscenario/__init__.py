"""A scenario from outlines, population and event files: read, checked, joined, and written as a folder."""
