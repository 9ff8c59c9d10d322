"""How numbers read in the morning report."""

import math

from trainer.records import RateRecord


def described(rate: RateRecord) -> str:
    """`20/24 = 83 % (64–93 %)`."""
    if rate.n <= 0:
        return "no cases"
    return f"{rate.passed}/{rate.n} = {with_interval(rate)}"


def percent(rate: RateRecord) -> str:
    return share(rate.passed / rate.n) if rate.n > 0 else "–"


def duration(seconds: float | None) -> str:
    """`45 s`, `12 min`, `1 h 05 min`."""
    if seconds is None or not math.isfinite(seconds):
        return "–"
    if seconds < 90:
        return f"{seconds:.1f} s" if seconds < 10 else f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02} min"


def counted(rate: RateRecord) -> str:
    return f"{rate.passed} of {rate.n}, {100 * rate.low:.0f}–{100 * rate.high:.0f} %"


def with_interval(rate: RateRecord) -> str:
    if rate.n <= 0:
        return "–"
    return f"{percent(rate)} ({100 * rate.low:.0f}–{100 * rate.high:.0f} %)"


def share(part: float) -> str:
    return f"{100 * part:.0f} %" if math.isfinite(part) else "–"


def number(value: float | None) -> str:
    return "–" if value is None else f"{value:g}"


def gigabytes(n_bytes: int) -> str:
    return f"{n_bytes / 1e9:.1f} GB" if n_bytes > 0 else "–"
