"""The JSON of answers as sessions were first kept → records, so that old sessions stay readable."""

from __future__ import annotations

from typing import Any, Final

from askcorpus.records import answer_from_record

_OF_ARTICLE: Final = frozenset({"article", "title", "outlet", "published"})


def first_record(data: dict[str, Any]) -> dict[str, Any]:
    """The record of an answer; what its JSON does not tell is empty, a hash too.

    Args:
        data: As `Answer.to_dict` returned it in schema 1.

    Raises:
        KeyError: Something is missing.
        TypeError: Something is of another kind.
        RecordError: The result is no record of an answer.
    """
    paths = [item["article"] for claim in data["claims"] for item in claim["evidence"]]
    paths += [path for hit in data["passages"] for path in (hit["article"], *hit["copies"])]
    ids = {path: number for number, path in enumerate(dict.fromkeys(paths))}

    def article(path: str, item: dict[str, Any]) -> dict[str, Any]:
        known = {name: item.get(name) for name in ("title", "outlet", "published")}
        unknown = {"language": None, "url": None, "sha256": ""}
        return {"id": ids[path], "path": path, **known, **unknown, "copy_group": ids[path]}

    def passage(path: str, item: dict[str, Any]) -> dict[str, Any]:
        return {"id": 0, "article_id": ids[path], "start": item["start"], "end": item["end"]}

    def evidence(item: dict[str, Any]) -> dict[str, Any]:
        kept = {name: value for name, value in item.items() if name not in _OF_ARTICLE}
        return {**kept, "article": article(item["article"], item), "before": "", "after": ""}

    def hit(item: dict[str, Any]) -> dict[str, Any]:
        kept = {name: item[name] for name in ("text", "score", "dense_rank", "lexical_rank")}
        twins = [
            {"passage": passage(path, {"start": 0, "end": 0}), "article": article(path, {})}
            for path in item["copies"]
        ]
        path = item["article"]
        where = {"passage": passage(path, item), "article": article(path, item)}
        return {**kept, **where, "similarity": 0.0, "bm25": 0.0, "twins": twins}

    record = {
        **{name: value for name, value in data.items() if name not in ("schema", "timings_ms")},
        "timings": data["timings_ms"],
        "claims": [
            {**claim, "evidence": [evidence(item) for item in claim["evidence"]]}
            for claim in data["claims"]
        ],
        "passages": [hit(item) for item in data["passages"]],
    }
    answer_from_record(record)
    return record
