"""The `infill` command: thin commands over `infill.api`, one file each."""
