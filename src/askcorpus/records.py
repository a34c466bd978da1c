"""Answers ↔ plain data that JSON can hold, without loss, so that a saved one is the one that was.

`Answer.to_dict` is made for readers: it rounds and leaves out. A record keeps every field of every
dataclass under the field's own name, an enumeration as its value, a day in ISO 8601 (YYYY-MM-DD)
and a tuple as a list. Both ways follow the type hints of the dataclasses, so there is no second
description of them to keep in step. Standard library only.
"""

from __future__ import annotations

import math
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from askcorpus.errors import AskcorpusError
from askcorpus.types import Answer

_Noun = TypeVar("_Noun")


class RecordError(AskcorpusError):
    """Data that should be a record is none, or is one of another version of askcorpus."""


def answer_to_record(answer: Answer) -> dict[str, Any]:
    """An answer as data that `answer_from_record` turns back into an equal one.

    Args:
        answer: What `ask()` returned.

    Raises:
        RecordError: A number in it is infinite or none, which JSON cannot hold.
    """
    return to_record(answer)


def answer_from_record(record: object) -> Answer:
    """The answer that `answer_to_record` was given.

    Args:
        record: As `json.loads` returns it.

    Raises:
        RecordError: A field is missing, unknown or of another type; the message says which.
    """
    return from_record(Answer, record)


def to_record(noun: object) -> dict[str, Any]:
    """Any frozen dataclass of askcorpus as a record.

    Args:
        noun: Its fields may hold dataclasses, enumerations, days, tuples, text, numbers and None.

    Raises:
        RecordError: A number in it is infinite or none.
    """
    record: dict[str, Any] = _encoded(noun, type(noun).__name__)
    return record


def from_record(kind: type[_Noun], record: object) -> _Noun:
    """The dataclass of a record.

    Args:
        kind: Which dataclass. A field that has a default may be missing from the record, as it is
            from one that was written before the field was thought of.
        record: As `json.loads` returns it.

    Raises:
        RecordError: A field is missing, unknown or of another type; the message says which.
    """
    return cast(_Noun, _decoded(kind, record, kind.__name__))


def _encoded(value: object, where: str) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {
            name: _encoded(getattr(value, name), f"{where}.{name}") for name in _fields(type(value))
        }
    if isinstance(value, tuple):
        return [_encoded(item, f"{where}[{place}]") for place, item in enumerate(value)]
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return float(_finite(value, where))
    if value is None or isinstance(value, str | int):
        return value
    raise TypeError(f"{where}: {type(value).__name__} has no place in a record")


def _decoded(hint: Any, value: object, where: str) -> object:
    if type(value) is hint:  # of what JSON knows, only these are fields of ours
        return _finite(value, where) if isinstance(value, float) else value
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        if value is None and NoneType in arguments:
            return None
        [some] = (argument for argument in arguments if argument is not NoneType)
        return _decoded(some, value, where)
    if origin is tuple:
        return _tuple(arguments, value, where)
    if is_dataclass(hint):
        return _dataclass(cast(type, hint), value, where)
    if issubclass(hint, StrEnum):
        return _member(hint, value, where)
    if hint is date:
        return _day(value, where)
    if hint is float and type(value) is int:
        return _finite(value, where)
    raise _malformed(where, f"should be {hint.__name__}, and is {type(value).__name__}")


def _dataclass(kind: type, value: object, where: str) -> object:
    if not isinstance(value, dict):
        raise _malformed(where, f"should be an object, and is {type(value).__name__}")
    known = _fields(kind)
    for name in value:
        if name not in known:
            raise _malformed(where, f"has a field {str(name)[:40]!r} that is not known")
    found: dict[str, object] = {}
    for name, (hint, is_needed) in known.items():
        if name in value:
            found[name] = _decoded(hint, value[name], f"{where}.{name}")
        elif is_needed:
            raise _malformed(where, f"has no field {name!r}")
    return kind(**found)


def _tuple(arguments: tuple[Any, ...], value: object, where: str) -> tuple[object, ...]:
    if not isinstance(value, list):
        raise _malformed(where, f"should be a list, and is {type(value).__name__}")
    if len(arguments) == 2 and arguments[1] is Ellipsis:
        arguments = (arguments[0],) * len(value)
    if len(arguments) != len(value):
        raise _malformed(where, f"should have {len(arguments)} items, and has {len(value)}")
    return tuple(
        _decoded(hint, item, f"{where}[{place}]")
        for place, (hint, item) in enumerate(zip(arguments, value, strict=True))
    )


def _member(kind: type[StrEnum], value: object, where: str) -> StrEnum:
    for member in kind:
        if value == member.value:
            return member
    raise _malformed(where, f"should be one of {', '.join(kind)}")


def _day(value: object, where: str) -> date:
    try:
        day = date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        day = None
    # Python reads other notations of ISO 8601 too; a record has one for each day.
    if day is None or day.isoformat() != value:
        raise _malformed(where, "should be a day, YYYY-MM-DD")
    return day


def _finite(value: float, where: str) -> float:
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise _malformed(where, "should be a finite number")
    return number


@cache
def _fields(kind: type) -> dict[str, tuple[Any, bool]]:
    """The fields of a dataclass: their type hints, and whether a record must have them."""
    hints = get_type_hints(kind)
    return {item.name: (hints[item.name], _is_needed(item)) for item in fields(kind)}


def _is_needed(item: Field[Any]) -> bool:
    return item.default is MISSING and item.default_factory is MISSING


def _malformed(where: str, what: str) -> RecordError:
    return RecordError(
        f"The record cannot be read: {where} {what}.",
        "It was altered, or another version of askcorpus wrote it: use that version.",
    )
