"""One warm single-file shadow, as for the engine's tests."""

from tests.fixes.conftest import bench

__all__ = ["bench"]
