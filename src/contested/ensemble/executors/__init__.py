"""Where blocks run: threads of this process, or workers of a Dask cluster."""
