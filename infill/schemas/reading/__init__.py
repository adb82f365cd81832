"""Reading a JSON Schema: its keywords, references and vocabularies.

A schema document goes in; `Facts` come out, one for each subschema, with every keyword either read
or refused at its JSON pointer. Start reading in `facts`; `node` takes keywords one by one,
`references` resolves `$ref`, `document` checks the schema itself.
"""
