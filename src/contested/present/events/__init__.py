"""An imported table of events, shown in a terminal and as a page."""
