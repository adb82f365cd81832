"""How languages become automata: the syntax, the compiler, and the operations on automata.

expression  the nodes that `infill.language` writes
compiler    expression → automaton; decides what the one counter counts
nfa         gluing parts, subset construction, the caps
minimise    trimming and partition refinement
product     intersection, difference, length, unrolling of a counter
acyclic     finite sets of words          utf8    sets of code points
escape      content → JSON spelling       texts   shortest, all, random texts
"""
