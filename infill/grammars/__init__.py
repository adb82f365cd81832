"""Languages for the engine: regular expressions, JSON texts, numbers, formats, Lark grammars.

    regex("^[A-Z]{3}$").accepts("EUR")      # True

A pattern, a bound, a format's name or a grammar goes in; a `Language` comes out, which the engine
can step through byte by byte. Start reading in `regex` (with `regex_syntax` and `charsets`),
`numbers` (with `digits`) or `grammar` (with `lark_tables`, `scanner` and `terminals`).
"""
