"""Training data: seeded generators of examples in exactly the form that the engine's canvas has."""
