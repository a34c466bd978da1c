"""The parts of `scripts/benchmark.py`; each part that loads models runs as a process of its own."""
