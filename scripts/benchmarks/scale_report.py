"""Measurements at several sizes → a Markdown table and an SVG plot of search times."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import log10
from typing import Any

Record = dict[str, Any]

_WIDTH, _HEIGHT, _MARGIN = 720, 400, 60
_LOWEST_MS, _HIGHEST_MS = 0.1, 100.0
_LIMIT_MS = 25.0
_LINES = (
    ("hybrid", "hybrid search", "#0b5394"),
    ("bm25", "BM25", "#b45f06"),
    ("dense", "vectors", "#38761d"),
)


def table(records: Sequence[Record]) -> str:
    """The measurements as Markdown, a column for each size."""
    rows: list[tuple[str, Callable[[Record], str]]] = [
        ("vector index", lambda r: str(r["kind"])),
        ("articles written, s", lambda r: f"{r['seconds']['articles']:.1f}"),
        ("copies and recurring blocks found, s", lambda r: f"{r['seconds']['comparison']:.1f}"),
        ("vector index written, s", lambda r: f"{r['seconds']['vector index']:.1f}"),
        ("terms written, s", lambda r: f"{r['seconds']['terms']:.1f}"),
        ("flushing and sums, s", lambda r: f"{r['seconds']['flushing and sums']:.1f}"),
        ("memory while writing, MB", lambda r: f"{r['build_peak_mb']:.0f}"),
        ("rebuild, nothing changed, s", lambda r: f"{r['unchanged_s']:.2f}"),
        ("rebuild, one article changed, s", lambda r: f"{r['reuse_s']:.2f}"),
        ("memory of this rebuild, MB", lambda r: f"{r['reuse_peak_mb']:.0f}"),
        ("articles, bytes a passage", lambda r: _each(r, "articles.sqlite")),
        ("vectors, bytes a passage", lambda r: _each(r, "vectors.npy")),
        ("vector index, bytes a passage", lambda r: _each(r, "vectors.faiss")),
        ("terms, bytes a passage", lambda r: _each(r, "lexical")),
        ("opening, s", lambda r: f"{r['open_s']:.2f}"),
        ("memory while asking, MB", lambda r: f"{r['ask_peak_mb']:.0f}"),
        ("recall@10 of vectors, real questions", lambda r: f"{r['recall_at_10']:.4f}"),
        ("recall@10 of vectors, of the build", lambda r: f"{r['recall_of_build']:.4f}"),
        ("top 10 of BM25 as by every term", lambda r: f"{r['bm25_same_at_10']:.4f}"),
    ]
    rows += [(f"{name}, ms", _times(name)) for name in _TIMED]
    head = "| passages | " + " | ".join(f"{r['passages']:,}" for r in records) + " |"
    lines = [head, "|---" * (len(records) + 1) + "|"]
    lines += [
        f"| {name} | " + " | ".join(value(record) for record in records) + " |"
        for name, value in rows
    ]
    return "\n".join(lines) + "\n"


_TIMED = (
    "encoding",
    "dense",
    "bm25",
    "hybrid",
    "hybrid, week",
    "hybrid, year",
    "passages of 100 ids",
    "days of 100 ids",
    "passages of a week",
    "passages of a year",
    "list of all articles",
)


def _each(record: Record, name: str) -> str:
    return f"{record['bytes'][name] / record['passages']:.0f}"


def _times(name: str) -> Callable[[Record], str]:
    def cell(record: Record) -> str:
        times = record[name]
        return f"{times['p50']:.1f} / {times['p95']:.1f} ({times['processor_p50']:.1f})"

    return cell


def plot(records: Sequence[Record]) -> str:
    """Median search times over the number of passages, both axes logarithmic."""
    sizes = [int(record["passages"]) for record in records]
    low, high = log10(min(sizes)), log10(max(sizes))

    def across(size: float) -> float:
        share = (log10(size) - low) / ((high - low) or 1)
        return _MARGIN + share * (_WIDTH - 3 * _MARGIN)

    def down(milliseconds: float) -> float:
        top, bottom = log10(_HIGHEST_MS), log10(_LOWEST_MS)
        share = (top - log10(max(milliseconds, _LOWEST_MS))) / (top - bottom)
        return _MARGIN / 2 + share * (_HEIGHT - 1.5 * _MARGIN)

    right, bottom = across(max(sizes)), down(_LOWEST_MS)
    parts = []
    for size in sizes:
        x = across(size)
        parts.append(f'<path d="M{x:.0f} {_MARGIN / 2:.0f}V{bottom:.0f}" stroke="#ddd"/>')
        parts.append(_label(x, bottom + 18, f"{size:,}", "middle"))
    for level in (0.1, 1, 10, 100):
        y = down(level)
        parts.append(f'<path d="M{_MARGIN} {y:.0f}H{right:.0f}" stroke="#ddd"/>')
        parts.append(_label(_MARGIN - 6, y + 4, f"{level:g} ms", "end"))
    y = down(_LIMIT_MS)
    parts.append(f'<path d="M{_MARGIN} {y:.0f}H{right:.0f}" stroke="#c00" stroke-dasharray="4 4"/>')
    parts.append(_label(right + 8, y - 4, f"limit: {_LIMIT_MS:g} ms", "start", "#c00"))
    for key, name, colour in _LINES:
        points = [(across(r["passages"]), down(r[key]["p50"])) for r in records]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in points]
        parts.append(_label(right + 8, points[-1][1] + 10, name, "start", colour))
    parts.append(_label(_WIDTH / 2, _HEIGHT - 8, "passages", "middle"))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
        'font-family="sans-serif" font-size="12">\n<title>Median search time over the number of '
        f'passages</title>\n<rect width="{_WIDTH}" height="{_HEIGHT}" fill="white"/>\n'
        + "\n".join(parts)
        + "\n</svg>\n"
    )


def _label(x: float, y: float, text: str, anchor: str, colour: str = "#333") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}">{text}</text>'
