"""What was learned from repairs: patterns of code before and after, with holes, and where in an error they apply.

`trees` are syntax trees as values, `pattern` makes a pattern from one repair and applies it elsewhere, `generalise`
merges patterns that say the same, `factory` holds those that ship with the package. The model to beat is Getafix
(arXiv:1902.06111): fix patterns by anti-unification of past edits. Ours learn from a single example, and what they
propose is compiled before anyone sees it.
"""
