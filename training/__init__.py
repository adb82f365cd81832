"""How the default model is made: base weights, vocabulary, data, training, export."""
