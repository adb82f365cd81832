"""Languages for the engine: regular expressions, JSON's own grammar, numbers and formats."""
