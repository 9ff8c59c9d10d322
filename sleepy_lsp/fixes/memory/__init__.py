"""What was learned from repairs: patterns of code before and after, with holes, and where in an error they apply.

`trees` are syntax trees as values, `differences` what changed between two texts, `learning` makes patterns from one
repair, `generalise` what two have in common; `learned` keeps them with their evidence, from the journal; `index` finds
those that may apply, `matching` applies them; `factory` holds those that ship with the package. The model to beat is
Getafix (arXiv:1902.06111): fix patterns by anti-unification of past edits. Ours learn from a single example, and what
they propose is compiled before anyone sees it.
"""
