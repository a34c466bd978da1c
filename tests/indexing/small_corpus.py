"""Thirty short articles and a tiny encoder: a real build of them takes a tenth of a second.

Two of the articles, `first.txt` and `last.txt`, name the same survey: which one tells the state of
the corpus, and two different ones would give away a mixture of generations.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from onnx import TensorProto, helper, numpy_helper, save_model
from tokenizers import Tokenizer, models, pre_tokenizers

from askcorpus.models import provide
from askcorpus.models.encoder import EncoderCard, fingerprint_of
from askcorpus.models.runtime import MODEL_FILE, TOKENIZER_FILE
from askcorpus.models.sources import encoder_source

ARTICLES = 30
_DIMENSION = 16
_TEXT = (
    "harbour ferry captain lantern orchard miller bridge council treasurer sailor market winter "
    "barley granite signal railway carpenter meadow chapel teacher window copper village doctor "
    "printer basket engine fountain garden hunter island journal kitchen ladder mirror needle "
    "oven pepper quarry river saddle timber uncle valley weaver yard crossed repaired counted "
    "painted carried opened closed measured bought sold near behind under above with without the "
    "a old new small large quiet early late every after before survey number names"
)
_WORDS = _TEXT.split()
_SURVEY = re.compile(r"survey number (\d+)")


@dataclass(frozen=True, slots=True)
class SmallCorpus:
    """A corpus folder, an index folder that need not exist yet, and the name of the encoder."""

    corpus: Path
    index: Path
    encoder: str

    def survey(self, number: int) -> None:
        """Change the corpus: both articles name this survey from now on."""
        for name in ("first", "last"):
            text = (
                f"The {name} report\n\nThe council names survey number {number} in the {name} "
                f"report. {_sentences(number * 2 + len(name), 3)}\n"
            )
            (self.corpus / f"{name}.txt").write_text(text, encoding="utf-8")


def survey_in(text: str) -> int | None:
    """The survey that a text names, if it does."""
    found = _SURVEY.search(text)
    return int(found[1]) if found else None


def make_small_corpus(folder: Path) -> SmallCorpus:
    """A new one, in a new folder. `ASKCORPUS_CACHE` must name a folder that tests may fill."""
    corpus = folder / "corpus"
    corpus.mkdir(parents=True)
    for number in range(ARTICLES - 2):
        title = _sentences(1000 + number, 1)[:30].rstrip(".")
        text = f"{title}\n\n{_sentences(number, 6)}\n"
        (corpus / f"article-{number:02}.txt").write_text(text, encoding="utf-8")
    small = SmallCorpus(corpus, folder / "index", str(_tiny_encoder(folder / "encoder")))
    small.survey(0)
    return small


def _sentences(seed: int, count: int) -> str:
    chance = random.Random(seed)
    sentences = (" ".join(chance.choices(_WORDS, k=12)) for _ in range(count))
    return " ".join(f"{sentence.capitalize()}." for sentence in sentences)


def _tiny_encoder(weights: Path) -> Path:
    """A folder that passes for a model, whose export (a mean of word vectors) is made already."""
    weights.mkdir()
    # The export is kept under a digest of this, with the name of the folder in it.
    (weights / "weights").write_text(str(weights), encoding="utf-8")
    key = encoder_source(str(weights)).key
    target = provide.cache_folder() / "encoders" / f"{key[:32]}-{provide._EXPORT_VERSION}"
    target.mkdir(parents=True, exist_ok=True)
    vocabulary = {word: row for row, word in enumerate(["?", *dict.fromkeys(_WORDS), "The", "."])}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="?"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.save(str(target / TOKENIZER_FILE))
    _save_mean_of_words(len(vocabulary), target / MODEL_FILE)
    EncoderCard(
        name=str(weights),
        source=key,
        fingerprint=fingerprint_of(target),
        dimension=_DIMENSION,
        max_tokens=256,
        special_tokens=0,
        query_prompt="",
        passage_prompt="",
        difference=0.0,
    ).save(target)
    return weights


def _save_mean_of_words(words: int, path: Path) -> None:
    table = np.random.default_rng(7).normal(size=(words, _DIMENSION)).astype(np.float32)
    nodes = [
        helper.make_node("Gather", ["table", "input_ids"], ["words"]),
        helper.make_node("Cast", ["attention_mask"], ["read"], to=TensorProto.FLOAT),
        helper.make_node("Unsqueeze", ["read", "two"], ["mask"]),
        helper.make_node("Mul", ["words", "mask"], ["kept"]),
        helper.make_node("ReduceSum", ["kept", "one"], ["sum"], keepdims=0),
        helper.make_node("LpNormalization", ["sum"], ["vector"], axis=1, p=2),
    ]
    inputs = [
        helper.make_tensor_value_info(name, TensorProto.INT64, ["texts", "tokens"])
        for name in ("input_ids", "attention_mask")
    ]
    output = helper.make_tensor_value_info("vector", TensorProto.FLOAT, ["texts", _DIMENSION])
    constants = [
        numpy_helper.from_array(table, "table"),
        numpy_helper.from_array(np.array([1], dtype=np.int64), "one"),
        numpy_helper.from_array(np.array([2], dtype=np.int64), "two"),
    ]
    graph = helper.make_graph(nodes, "mean_of_words", inputs, [output], constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    save_model(model, str(path))
