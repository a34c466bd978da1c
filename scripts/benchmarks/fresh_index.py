"""A corpus folder → its index, built where it is not up to date."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from askcorpus.indexing.build import build_index


def main() -> None:
    """Bring the index of a corpus up to date."""
    report = build_index(Path(sys.argv[1]), Path(sys.argv[2]))
    print(json.dumps(report.to_dict()))


if __name__ == "__main__":
    main()
