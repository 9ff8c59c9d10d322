"""Text in, text out, in a process of its own; knows no Rust.

`client.open_client` is the way in. It talks to one shared worker process per user (`worker`, started on demand by
`launcher`) or to a remote OpenAI-compatible endpoint. `catalog` and `download` know which model files exist and how to
get them. Importing anything here but `worker.serve` loads no model runtime.
"""
