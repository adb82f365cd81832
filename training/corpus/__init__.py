"""The written corpus: documents typed by hand for this project, with schemas and right answers.

Documents are written in a short notation (`README.md`), checked, and kept as JSON Lines beside this
file, one file a part; `{id, domain, style, language, context, tasks: [{instruction, schema, gold,
free}]}`. Start reading in `README.md`, then `notation` and `check`.

    python -m training.corpus check training/corpus/*.jsonl
    python -m training.corpus build DOCUMENTS.docs --out training/corpus/part.jsonl
"""
