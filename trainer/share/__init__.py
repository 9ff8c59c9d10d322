"""Share: many LoRA adapters of one matrix as small coefficients in two shared bases (arXiv:2602.06043). Torch, no I/O.

Notation, for one adapted matrix W₀ of n × d: a task's LoRA is ΔW = B A with B n × r and A r × d. The bases β (n × k)
and α (d × k) have orthonormal columns; a task's coefficients ε_β and ε_α are k × p.

- `factors.py`       B and A, and norms of their products that never form an n × d matrix
- `basis.py`         phase 1: a basis and a mean from stacked columns
- `shared.py`        phases 1 and 3: tasks in shared bases; new ones merged in, with what that loses
- `coefficients.py`  phase 2: a new task's coefficients (and temporary bases) as a torch module
- `controls.py`      what a result must be compared with to mean anything
- `measure.py`       explained variance, principal angles

Nothing is averaged when a task is used: the caller names it. The low-rank path stays apart from W₀, in float32: added
into bf16 weights, an update of a thousandth of a weight's size would be rounded away.
"""
