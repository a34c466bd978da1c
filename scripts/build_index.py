"""Corpus folder → index: the same as `askcorpus index`, for those who look for a script."""

from __future__ import annotations

import sys

from askcorpus.cli import main

if __name__ == "__main__":
    main(["index", *sys.argv[1:]])
