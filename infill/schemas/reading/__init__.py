"""Reading a JSON Schema: its keywords, references and vocabularies.

A schema document goes in; `SchemaFacts` come out, one for each subschema, with every keyword either
read or refused at its JSON pointer. Start reading in `keywords`, the table that all rooms of
schemas ask, and `facts`; `node` takes keywords one by one, `references` resolves `$ref`, `document`
checks the schema itself.
"""
