"""An index → the folder that `plain_peer.py` reads: passages and vectors, in plain files."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

from askcorpus.indexing import store
from benchmarks.passage_texts import passage_texts


def main() -> None:
    """Write vectors.npy and texts.json."""
    index, folder = Path(sys.argv[1]), Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(store.open_generation(index).folder / store.VECTORS, folder / "vectors.npy")
    texts = json.dumps(passage_texts(index))
    (folder / "texts.json").write_text(texts, encoding="utf-8")
    print(json.dumps({"folder": str(folder)}))


if __name__ == "__main__":
    main()
