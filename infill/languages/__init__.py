"""Languages (sets of texts) and how they become byte automata: syntax, compiler, operations.

Start reading in `language` (the algebra that all rooms use) and `automaton` (what it becomes).

expression  the nodes that `language` builds, and what can be read off them
compiler    expression → automaton, cached; decides what the one counter counts
thompson    expressions → one nondeterministic automaton
nfa         the subset construction, and the caps
minimise    trimming and partition refinement
product     intersection, difference, length, unrolling of a counter
acyclic     finite sets of words          utf8         sets of code points
escape      content → JSON spelling       enumeration  shortest, all, random texts
pushdown    grammars: a scanner and an LALR table, wrapped as a language in context_free
completion  short texts that finish what a pushdown has read
"""
