"""`python -m contested` is the command `contested`."""

from contested.cli.app import main

main()
