"""Texts as people write them, three for each shipped grammar."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, ...]] = {
    "arithmetic": (
        "2 * (x + 3.5) - max(a, -b) ^ 2",
        "(a + b) * (a - b) / (c ^ 2 + 1)",
        "price * quantity * (1 + vat) - discount",
    ),
    "csv": (
        'Ada,"Lovelace, Countess",1815,"said ""hm"""',
        "2026-11-21,EUR,1290.50,paid,",
        '"Rome, Italy",41.9,12.5,2873000',
    ),
    "dates": (
        "2026-11-21T09:30:00Z/2026-11-22T18:00:00+01:00",
        "1999-12-31",
        "2024-02-29T23:59:59.125-05:00",
    ),
    "dot": (
        'digraph deps { api -> core [label="uses"]; core; }',
        "graph { a -- b -- c; b [shape=box, color=red] }",
        'digraph { subgraph x { p; q } p -> q; node [fontsize=10]; "two words" -> p }',
    ),
    "graphql": (
        "query Q($id: ID!) { user(id: $id) { name on: type ...More @include(if: true) } }",
        "{ hero { name friends { name } } }",
        'mutation { addUser(name: "Ada", tags: ["x", "y"]) { id } }',
    ),
    "json": (
        '{"name": "Ada", "tags": ["x", -1.5e3, true], "none": {"a": null}}',
        '[[1, 2], [3, 4], {"deep": [{"er": []}]}]',
        '{"id": 17, "text": "a \\"quoted\\" word", "ok": false}',
    ),
    "smiles": (
        "CC(=O)Oc1ccccc1C(=O)O",
        "CN1C=NC2=C1C(=O)N(C(=O)N2C)C",
        "C[C@H](N)C(=O)[O-].[Na+]",
    ),
    "sql": (
        "SELECT u.name, count(*) AS n FROM users WHERE age >= 18",
        "select name from users where age >= 18 and city like 'R%' order by name desc limit 10",
        "SELECT a.x FROM a LEFT JOIN b ON a.id = b.id WHERE b.y IS NOT NULL OR a.x IN (1, 2)",
    ),
    "version": ("1.12.0-rc.1+build5", "0.1.0", "10.20.30-alpha.beta"),
}
