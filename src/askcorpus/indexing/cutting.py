"""Articles → their passages, written down; those of unchanged articles are taken over.

Passages get ids from 0 in order of article and start, whatever was taken over, so that a rebuild
numbers them as a full build would.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from askcorpus.indexing.article_writer import ArticleWriter, Run
from askcorpus.indexing.hashes import passage_hash
from askcorpus.models.encoder import Encoder
from askcorpus.passages import PassageSettings, split_article, title_prefix
from askcorpus.types import Article, OnProgress, Passage, Progress


@dataclass(frozen=True, slots=True)
class Fresh:
    """A passage that was cut anew.

    Attributes:
        passage_id: Its id.
        hash: Digest of its text as encoded and of the encoder.
        before: Id of an equal passage of the generation before, if there is one.
    """

    passage_id: int
    hash: bytes
    before: int | None = None


@dataclass(frozen=True, slots=True)
class Cut:
    """The passages of a generation.

    Attributes:
        count: How many there are.
        runs: Those taken over from the generation before.
        fresh: The others, in order of id.
    """

    count: int
    runs: tuple[Run, ...]
    fresh: tuple[Fresh, ...]


def cut(
    writer: ArticleWriter,
    articles: int,
    kept: Mapping[int, int],
    encoder: Callable[[], Encoder],
    fingerprint: str,
    on_progress: OnProgress,
) -> Cut:
    """Write the passages of all articles.

    Args:
        writer: Has the articles, and knows the generation before.
        articles: How many articles there are; their ids are dense.
        kept: For articles whose passages, and the vectors of these, are still what they were: the
            id in the generation before, by id.
        encoder: What counts tokens; called only if there is something to cut.
        fingerprint: Of the encoder.
        on_progress: Told of articles cut.
    """
    before = writer.passages_before() if kept else {}
    runs: list[Run] = []
    fresh: list[Fresh] = []
    count = done = 0
    for number in range(articles):
        if number in kept:
            first, passages = before.get(kept[number], (0, 0))
            _extend(runs, Run(count, first, passages))
            count += passages
            continue
        if done % 50 == 0:
            on_progress(Progress("cutting passages", done, articles - len(kept), "articles"))
        done += 1
        hashed = []
        for start, end, text in _cut_article(writer.article(number), encoder()):
            hashed.append((Passage(count, number, start, end), passage_hash(text, fingerprint)))
            count += 1
        writer.add_passages(hashed)
        fresh += [Fresh(passage.id, digest) for passage, digest in hashed]
    writer.keep_passages(runs)
    known = writer.same_passages({item.hash for item in fresh}) if fresh else {}
    found = (replace(item, before=known.get(item.hash)) for item in fresh)
    return Cut(count, tuple(runs), tuple(found))


def _cut_article(article: Article, encoder: Encoder) -> list[tuple[int, int, str]]:
    """Start and end of an article's passages, and their texts as encoded."""
    settings = PassageSettings()
    room = encoder.room
    prefix = title_prefix(article.title, settings, encoder.count_tokens, room)
    extents = split_article(article, prefix, settings, encoder.count_tokens, room)
    return [(start, end, prefix + article.text[start:end]) for start, end in extents]


def _extend(runs: list[Run], run: Run) -> None:
    """Add a run, to the last one where it follows on."""
    if not run.count:
        return
    if runs and runs[-1].end == run.first and runs[-1].before + runs[-1].count == run.before:
        runs[-1] = replace(runs[-1], count=runs[-1].count + run.count)
    else:
        runs.append(run)
