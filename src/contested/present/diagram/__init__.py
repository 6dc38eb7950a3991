"""The stocks and flows of a model, drawn."""
