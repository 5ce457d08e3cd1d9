"""Measurements of the whole, each runnable on its own: `python -m bench.ingest`, `bench.latency`, `bench.parse`."""
