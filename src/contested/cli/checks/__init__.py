"""What `contested check` prints, one file for each kind of check."""
