"""Whatever the articles hold, every quote is where the answer says it is."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from askcorpus.engine import open as open_corpus
from askcorpus.indexing.build import build_index
from tests.quotes import check_quotes

SENTENCES = st.sampled_from(
    [
        "The ferry from Varn was late on Monday.",
        "Twelve people waited on the old pier.",
        "“It will sink,” said the harbour master.",
        "Паром опоздал на два часа.",
        "המעבורת איחרה בשעתיים.",
        "渡轮晚点了两个小时。",
        "🚢 The ferry 🚢 left 😀 at last.",
        "A cafe\u0301 on the quay stayed open.",
        "\u202eThe sign was painted backwards.\u202c",
        "Zero\u200bwidth\u200bspaces hide here.",
        "x" * 3000,
        "long " * 900,
        "A bell\x07 and an escape \x1b[31mred\x1b[0m.",
        "[b]Not markup[/b] <i>here</i> either.",
    ]
)
GAPS = st.sampled_from([" ", "\n", "\r\n", "\n\n", "\r\n\r\n", "\t", "  ", "\u00a0", "\u2028", ""])
TEXTS = st.lists(st.tuples(SENTENCES, GAPS), min_size=1, max_size=25).map(
    lambda pairs: "".join(sentence + gap for sentence, gap in pairs)
)


@settings(max_examples=8, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.lists(TEXTS, min_size=1, max_size=6))
def test_every_quote_of_every_answer_is_in_its_article(texts: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        corpus_folder, index = Path(folder) / "corpus", Path(folder) / "index"
        corpus_folder.mkdir()
        for number, text in enumerate(texts):
            (corpus_folder / f"{number}.txt").write_bytes(text.encode())
        build_index(corpus_folder, index)
        with open_corpus(index, min_confidence=0.0) as corpus:
            for question in ("When was the ferry late?", "Who waited on the pier?", "渡轮"):
                answer = corpus.ask(question)
                assert answer.passages
                check_quotes(corpus, answer)
            for number, text in enumerate(texts):
                assert corpus.article(f"{number}.txt").text == text
