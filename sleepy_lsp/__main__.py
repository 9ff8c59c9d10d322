"""`python -m sleepy_lsp` is the `sleepy` command of that very Python."""

import sys

from sleepy_lsp.cli import main

if __name__ == "__main__":
    sys.exit(main())
