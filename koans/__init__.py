"""The benchmark: small broken Rust programs, each with a reference repair and tests of what it should do.

`koan` reads them, `validate` proves each of them sound, `mutate` makes many more from the correct programs below
`programs/`, `behaviour` runs tests in a `sandbox`. All programs here are this project's own.
"""
