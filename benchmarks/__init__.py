"""How fast the engine is, and whether a hand-written core of the same law agrees with it. See README.md."""
