"""What a build did, what an index holds, what an article is → text, and an article → JSON data."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from askcorpus.display import one_line, plain
from askcorpus.errors import AskcorpusError
from askcorpus.types import SCHEMA_VERSION, Article, BuildReport, IndexStatus, Skipped, VerifyReport

_SKIPPED_SHOWN: Final = 20
_CHANGED_SHOWN: Final = 5
_BARE: Final = re.compile(r"[^\s\"'\\=]+")
"""What stands for itself as the value of a pair; all else is quoted."""

_UNKNOWN: Final = "not given"


def report_text(report: BuildReport) -> str:
    """What a build did, as lines for people."""
    if not report.built:
        lines = [
            f"The index is up to date: {_count(report.articles, 'article')}, "
            f"{_count(report.passages, 'passage')}."
        ]
    else:
        lines = [
            f"Indexed {_count(report.articles, 'article')} as {_count(report.passages, 'passage')} "
            f"in {_duration(report.seconds)}."
        ]
        files = report.files
        lines.append(
            f"Files: {files.added:,} added, {files.changed:,} changed, {files.removed:,} removed, "
            f"{files.unchanged:,} unchanged."
        )
        lines += map(one_line, report.notes)
        if report.tokens:
            lines.append(
                f"Embedded {_count(report.tokens, 'token')}, "
                f"{report.tokens_per_second:,.0f} a second."
            )
        if report.reused:
            lines.append(f"Vectors of {_count(report.reused, 'passage')} were there already.")
    lines += _copies(report.copies, report.copy_groups)
    lines += _skipped(report.skipped)
    lines.append(f"Generation: {one_line(report.generation)}")
    return "\n".join(lines)


def watch_line(when: str, outcome: BuildReport | AskcorpusError) -> str:
    """What came of a build while the corpus folder is watched, in one line of `name=value` pairs.

    Args:
        when: Time of the build's end, ISO 8601.
        outcome: What it did, or what went wrong.
    """
    if isinstance(outcome, AskcorpusError):
        values: dict[str, object] = {
            "time": when,
            "event": "failed",
            "error": outcome.title,
            "hint": outcome.hint,
        }
    else:
        values = {
            "time": when,
            "event": "built",
            "generation": outcome.generation,
            "added": outcome.files.added,
            "changed": outcome.files.changed,
            "removed": outcome.files.removed,
            "articles": outcome.articles,
            "passages": outcome.passages,
            "embedded": outcome.passages - outcome.reused,
            "skipped": len(outcome.skipped),
            "seconds": round(outcome.seconds, 1),
        }
    return " ".join(f"{name}={_quoted(value)}" for name, value in values.items())


def _quoted(value: object) -> str:
    text = one_line(str(value))
    return text if _BARE.fullmatch(text) else json.dumps(text, ensure_ascii=False)


def status_text(status: IndexStatus) -> str:
    """What an index holds and whether it is up to date, as lines for people."""
    state = "unchanged since" if status.current else "changed since; run `askcorpus index`"
    fields = {
        "Index": one_line(status.path),
        "Generation": one_line(status.generation),
        "Built": one_line(status.created),
        "Corpus": f"{one_line(status.corpus)} ({state})",
        "Encoder": one_line(status.encoder),
        "Articles": f"{status.articles:,}",
        "Passages": f"{status.passages:,}",
        "Size": _size(status.size_bytes),
    }
    return "\n".join(
        [*_table(fields), *_copies(status.copies, status.copy_groups), *_skipped(status.skipped)]
    )


def verify_text(report: VerifyReport) -> str:
    """What a check of an index has found, and what to do about it, as lines for people."""
    lines = [
        f"Checked {one_line(report.path)}, {one_line(report.generation)}, "
        f"in {_duration(report.seconds)}:",
        f"  {_count(report.files, 'file')}, {_size(report.size_bytes)}; "
        f"{_count(report.articles, 'article')}, {_count(report.passages, 'passage')}",
        f"  {_count(report.sampled, 'passage')} encoded anew",
        f"  {_count(report.compared, 'article')} compared with {one_line(report.corpus)}",
    ]
    if report.changed:
        shown = ", ".join(map(one_line, report.changed[:_CHANGED_SHOWN]))
        more = len(report.changed) - _CHANGED_SHOWN
        lines.append(
            f"  {_count(len(report.changed), 'file')} changed there since: {shown}"
            + (f" and {more:,} more" if more > 0 else "")
        )
    if not report.problems:
        return "\n".join([*lines, "All is well."])
    lines += ["", f"{_count(len(report.problems), 'problem')}:"]
    for problem in report.problems:
        more = problem.count - 1
        lines += [
            f"  {one_line(problem.part)}: {one_line(problem.what)}"
            + (f" And {more:,} more like it." if more else ""),
            f"    → {one_line(problem.mend)}",
        ]
    return "\n".join(lines)


def copies_text(groups: Sequence[Sequence[str]]) -> str:
    """The articles that are copies of one another, a group a paragraph.

    Args:
        groups: Paths of the articles of each group.
    """
    if not groups:
        return "No article is a copy of another."
    articles = sum(map(len, groups))
    head = (
        f"{_count(articles, 'article')} in {_count(len(groups), 'group')}; "
        "the articles of a group are copies of one report and count as one source."
    )
    return "\n\n".join([head, *("\n".join(map(one_line, paths)) for paths in groups)])


def article_text(article: Article, *, text: bool = False) -> str:
    """What is known of an article, what in it is marked as boilerplate and, if asked, its text.

    Args:
        article: With its text.
        text: Whether to add the text.
    """
    copy = " (repeats an earlier article)" if article.copy_group != article.id else ""
    fields = {
        "Path": one_line(article.path),
        "Title": one_line(article.title or _UNKNOWN),
        "Outlet": one_line(article.outlet or _UNKNOWN),
        "Published": article.published.isoformat() if article.published else _UNKNOWN,
        "Language": one_line(article.language or _UNKNOWN),
        "Address": one_line(article.url or _UNKNOWN),
        "SHA-256": one_line(article.sha256),
        "Copy group": f"{article.copy_group}{copy}",
    }
    marked = sum(mark.end - mark.start for mark in article.boilerplate)
    lines = [
        *_table(fields),
        "",
        f"Boilerplate: {marked:,} of {_count(len(article.text), 'character')}",
    ]
    for mark in article.boilerplate:
        words = one_line(article.text[mark.start : mark.end])
        shown = words if len(words) <= 60 else f"{words[:59]}…"
        lines.append(f"  {f'{mark.start}–{mark.end}':<13} {mark.kind.value:<10}  {shown}")
    if text:
        lines += ["", plain(article.text).rstrip("\n")]
    return "\n".join(lines)


def article_to_dict(article: Article, *, text: bool = False) -> dict[str, Any]:
    """An article as JSON-serialisable data: the contract of `article --json`, schema 1.

    Args:
        article: With its text.
        text: Whether to include the text, unchanged, so that offsets hold.
    """
    data: dict[str, Any] = {
        "schema": SCHEMA_VERSION,
        "article": article.path,
        "title": article.title,
        "outlet": article.outlet,
        "published": article.published.isoformat() if article.published else None,
        "language": article.language,
        "url": article.url,
        "sha256": article.sha256,
        "copy_group": article.copy_group,
        "characters": len(article.text),
        "boilerplate": [
            {"start": mark.start, "end": mark.end, "kind": mark.kind.value}
            for mark in article.boilerplate
        ],
    }
    if text:
        data["text"] = article.text
    return data


def _copies(copies: int, groups: int) -> Iterator[str]:
    if copies:
        yield (
            f"Copies: {_count(copies, 'article')} in {_count(groups, 'group')} "
            "repeat another; each group counts as one source."
        )


def _skipped(skipped: Sequence[Skipped]) -> Iterator[str]:
    if not skipped:
        return
    yield f"Skipped {_count(len(skipped), 'file or line', 'files or lines')}:"
    for item in skipped[:_SKIPPED_SHOWN]:
        yield f"  {one_line(item.path)}: {one_line(item.reason)}"
    if len(skipped) > _SKIPPED_SHOWN:
        yield f"  … and {len(skipped) - _SKIPPED_SHOWN:,} more; --json lists them all."


def _table(fields: dict[str, str]) -> list[str]:
    width = max(map(len, fields)) + 1
    return [f"{name + ':':<{width}} {value}" for name, value in fields.items()]


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def _duration(seconds: float) -> str:
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s"


def _size(count: int) -> str:
    if count < 1_000_000:
        return f"{count / 1_000:,.1f} kB"
    return f"{count / 1_000_000:,.1f} MB"
