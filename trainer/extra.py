"""Training needs more packages than the day does; whoever needs them says so here before importing them."""

import importlib.util

PACKAGES = ("torch", "transformers", "peft", "safetensors", "gguf", "jinja2")


class ExtraMissing(Exception):
    """The packages of the extra `train` are not installed; the message says how to get them."""


def require(*packages: str) -> None:
    """Raise ExtraMissing unless all of `packages` (default: the whole extra) are installed. Imports none of them."""
    missing = [name for name in packages or PACKAGES if importlib.util.find_spec(name) is None]
    if missing:
        raise ExtraMissing(
            f"training needs {', '.join(missing)}, not installed here; get them with: pip install 'sleepy-lsp[train]'"
        )
