"""How languages become automata: the syntax, the compiler, and the operations on automata.

expression  the nodes that `infill.language` writes
structure   what can be read off them: nullable, weight, a short form
compiler    expression → automaton, cached; decides what the one counter counts
glue        parts side by side and one after the other
nfa         the subset construction, and the caps
minimise    trimming and partition refinement
product     intersection, difference, length, unrolling of a counter
acyclic     finite sets of words          utf8    sets of code points
escape      content → JSON spelling       texts   shortest, all, random texts
"""
