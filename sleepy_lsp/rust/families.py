"""Error code → family and compiler phase: one table.

The family is what a person would call the kind of mistake; statistics and routing group by it. The phase says when
rustc finds the error: errors of an earlier phase keep later phases from running (rustc's own order is parsing,
expansion and name resolution, item checks, type checks of bodies, borrow checks, lints), so mending one may bring
errors of a later phase to light that were there all along.
"""

import enum
import re

from sleepy_lsp.rust.diagnostics import Diagnostic


class Family(enum.StrEnum):
    """The kind of mistake. The value is the name in JSON output and on disk."""

    BORROW = "borrow"
    BOUNDS = "bounds"
    RESULT = "result"
    MISMATCH = "mismatch"
    MISSING = "missing"
    OTHER = "other"


class Phase(enum.IntEnum):
    """When rustc finds an error; a higher phase runs only where the lower ones found nothing."""

    PARSE = 0
    RESOLVE = 1
    ITEMS = 2
    LOOKUP = 3
    """Finding fields, methods and calls in a body; a failure gives the expression the error type, which silences
    every type mismatch that depends on it."""
    TYPES = 4
    MATCHES = 5
    """Whether patterns cover all cases, asked once all types are known."""
    BORROW = 6
    LINT = 7


_B, _T, _R, _M, _X, _O = (
    Family.BORROW,
    Family.BOUNDS,
    Family.RESULT,
    Family.MISMATCH,
    Family.MISSING,
    Family.OTHER,
)

_GROUPS: tuple[tuple[Family, Phase, str], ...] = (
    (_X, Phase.RESOLVE, "E0405 E0407 E0408 E0411 E0412 E0416 E0422 E0423 E0424 E0425 E0426 E0430 E0431 E0432 E0433"),
    (_X, Phase.RESOLVE, "E0437 E0438 E0531 E0532 E0573 E0574 E0576 E0583 E0364 E0365 E0603 E0408 E0659"),
    (_O, Phase.RESOLVE, "E0128 E0252 E0254 E0255 E0260 E0403 E0404 E0415 E0428 E0429 E0434 E0435 E0401 E0530 E0765"),
    (_O, Phase.RESOLVE, "E0658 E0670 E0728 E0744 E0753 E0758 E0762 E0763 E0766 E0768 E0586 E0584 E0585"),
    (_B, Phase.RESOLVE, "E0106 E0261 E0262 E0263 E0637"),
    (_X, Phase.ITEMS, "E0046 E0050 E0053 E0186 E0185 E0195 E0049 E0191 E0220 E0407 E0323 E0324 E0325 E0601"),
    (_T, Phase.ITEMS, "E0038 E0107 E0117 E0119 E0120 E0199 E0200 E0201 E0204 E0184 E0207 E0210 E0275 E0276 E0283"),
    (_T, Phase.ITEMS, "E0072 E0116 E0118 E0121 E0124 E0229 E0321 E0326 E0366 E0367 E0391 E0392 E0782 E0592"),
    (_X, Phase.LOOKUP, "E0027 E0026 E0063 E0560 E0559 E0599 E0609 E0610 E0615 E0616 E0624 E0451 E0423 E0062"),
    (_M, Phase.LOOKUP, "E0023 E0029 E0040 E0054 E0057 E0060 E0061 E0164 E0600 E0604 E0605 E0606 E0607 E0608 E0614"),
    (_M, Phase.LOOKUP, "E0618 E0620 E0282 E0284 E0069 E0070 E0067 E0133 E0746 E0533 E0572 E0571 E0268 E0267"),
    (_M, Phase.TYPES, "E0308 E0317 E0369 E0368 E0271 E0631 E0593 E0689 E0790 E0512"),
    (_T, Phase.TYPES, "E0277"),
    (_X, Phase.TYPES, "E0030"),
    (_X, Phase.MATCHES, "E0004 E0005"),
    (_B, Phase.BORROW, "E0373 E0381 E0382 E0384 E0499 E0500 E0501 E0502 E0503 E0505 E0506 E0507 E0508 E0509 E0510"),
    (_B, Phase.BORROW, "E0515 E0521 E0594 E0596 E0597 E0621 E0623 E0626 E0700 E0712 E0713 E0716 E0310 E0311 E0309"),
    (_B, Phase.BORROW, "E0491 E0492 E0493 E0495 E0524 E0525 E0582"),
    (_O, Phase.BORROW, "E0080 overflowing_literals"),  # numbers are computed once all types are known
)

_TABLE: dict[str, tuple[Family, Phase]] = {
    code: (family, phase) for family, phase, codes in _GROUPS for code in codes.split()
}

# E0308 and E0277 cover half of Rust; what they say tells the Option/Result mistakes apart.
_RESULT_MESSAGE = re.compile(r"`\?` (?:couldn't|operator)|the `\?` operator|FromResidual|`Try`")
# The one error of the borrow checker without a code.
_LIVES = "lifetime may not live long enough"
# What can't be indexed or looped over gives elements of the error type, as a failed look-up does.
_UNTYPED = re.compile(r"cannot be indexed by|is not an iterator")
_RESULT_LABEL = re.compile(r"(?:expected|found)[^\n]*`?(?:enum )?(?:Option|Result)<")


def family_of(diagnostic: Diagnostic) -> Family:
    """The family of a diagnostic: by code, and for E0308, E0277 and E0599 also by what the message says."""
    if diagnostic.code is None and diagnostic.message == _LIVES:
        return Family.BORROW
    text = diagnostic.message + "\n" + "\n".join(span.label or "" for span in diagnostic.spans)
    if diagnostic.code == "E0277" and _RESULT_MESSAGE.search(text):
        return Family.RESULT
    if diagnostic.code == "E0308" and _RESULT_LABEL.search(text):
        return Family.RESULT
    if diagnostic.code == "E0599" and re.search(r"found for enum `(?:Option|Result)<", text):
        return Family.RESULT
    if diagnostic.code == "E0599" and "trait bounds were not satisfied" in text:
        return Family.BOUNDS
    return _TABLE.get(diagnostic.code or "", (Family.OTHER, Phase.TYPES))[0]


def phase_of(diagnostic: Diagnostic) -> Phase:
    """The compiler phase that finds a diagnostic; a code-less one with a place is the parser's or a macro's."""
    code = diagnostic.code
    if code is None and diagnostic.message == _LIVES:
        return Phase.BORROW
    if code is None:
        return Phase.PARSE if diagnostic.spans else Phase.RESOLVE
    if code == "E0277" and _UNTYPED.search(diagnostic.message):
        return Phase.LOOKUP
    unknown = Phase.TYPES if re.fullmatch(r"E\d{4}", code) else Phase.LINT
    return _TABLE.get(code, (Family.OTHER, unknown))[1]
