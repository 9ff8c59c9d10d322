"""How much code two programs share: normalised token shingles (Broder, "On the resemblance of documents", 1997).

Names and literals are replaced by their kind, so that a renamed copy is still a copy. A shingle that many programs
have is boilerplate (an impl header, a derive, a loop over a Vec) and does not count.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import combinations

from sleepy_lsp.rust import syntax

SHINGLE_TOKENS = 24
"""Tokens a shingle: about two lines of Rust."""
BOILERPLATE_FROM = 4
"""A shingle found in this many programs is boilerplate."""
MOST_SHARED = 0.3
"""The most that two programs may share, as a share of the smaller one's shingles."""

_NAMES = frozenset("identifier type_identifier field_identifier shorthand_field_identifier".split())
_LITERALS = frozenset(
    "string_literal raw_string_literal char_literal integer_literal float_literal boolean_literal".split()
)


def normalised_tokens(source: bytes) -> list[str]:
    """The tokens of a program with names and literals replaced by their kind, comments left out."""
    found: list[str] = []
    stack = [syntax.parse(source).root_node]
    while stack:
        node = stack.pop()
        if node.type in _NAMES:
            found.append("name")
        elif node.type in _LITERALS:
            found.append("literal")
        elif node.type in ("line_comment", "block_comment"):
            continue
        elif not node.children:
            found.append(syntax.node_text(node))
        else:
            stack.extend(reversed(node.children))
    return found


def shingles(source: bytes) -> frozenset[int]:
    """The hashes of every run of SHINGLE_TOKENS normalised tokens."""
    tokens = normalised_tokens(source)
    runs = (tuple(tokens[at : at + SHINGLE_TOKENS]) for at in range(len(tokens) - SHINGLE_TOKENS + 1))
    return frozenset(map(hash, runs))


def too_alike(programs: Mapping[str, bytes]) -> Iterator[tuple[str, str, float]]:
    """The pairs of programs that share more than MOST_SHARED of the smaller one, and how much."""
    sets = {name: shingles(source) for name, source in programs.items()}
    counts = Counter(one for found in sets.values() for one in found)
    own = {name: {one for one in found if counts[one] < BOILERPLATE_FROM} for name, found in sets.items()}
    for a, b in combinations(own, 2):
        smaller = min(len(sets[a]), len(sets[b]))
        share = len(own[a] & own[b]) / smaller if smaller else 0.0
        if share > MOST_SHARED:
            yield a, b, share
