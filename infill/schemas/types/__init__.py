"""Python types as schemas: pydantic models, dataclasses, TypedDict and annotations.

A type goes in; a JSON Schema comes out that is as narrow as the type's own validation, and
afterwards the value as that type. Start reading in `types`; `schema` narrows what pydantic leaves
open, `times` has dates and times, `json_text` JSON within strings.
"""
