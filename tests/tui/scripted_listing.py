"""A scripted corpus that lists its articles, and scripted builds that end as they are told."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from askcorpus.tui.app import AskApp
from askcorpus.tui.building import BuildPlan, BuildStoppedError
from askcorpus.types import (
    ArticleInfo,
    BuildReport,
    FileChanges,
    IndexStatus,
    ListedArticle,
    OnProgress,
    Progress,
    Skipped,
)
from tests.tui.scripted_corpus import COURIER, GAZETTE, ScriptedCorpus

PLAN = BuildPlan(Path("corpus"), Path("index"), "all-MiniLM-L6-v2")


def listed(
    path: str,
    title: str | None = None,
    outlet: str | None = None,
    published: date | None = None,
    passages: int = 1,
    copies: int = 0,
) -> ListedArticle:
    """An article in a listing."""
    info = ArticleInfo(0, path, title, outlet, published, "en", None, "0" * 64, 0)
    return ListedArticle(info, passages, copies)


LISTING = [
    ListedArticle(COURIER.info, 1, 0),
    ListedArticle(GAZETTE.info, 3, 2),
    listed("notes/undated.md", "A note on [bold]ferries[/bold]", None, None, 12),
]
SKIPPED = (
    Skipped("scans/page-1.pdf", "no text in it; is it a scan?"),
    Skipped("feed.jsonl#7", "not valid JSON"),
)


def report(articles: int = 4, *, built: bool = True) -> BuildReport:
    """What a build did."""
    return BuildReport(
        generation="gen-000008-aaaa",
        built=built,
        articles=articles,
        passages=20,
        reused=16,
        skipped=SKIPPED[:1],
        copies=0,
        copy_groups=0,
        tokens=100,
        seconds=1.0,
        embed_seconds=0.5,
        files=FileChanges(added=1, changed=0, removed=0, unchanged=3),
    )


@dataclass
class ListingCorpus(ScriptedCorpus):
    """A scripted corpus with a listing.

    Attributes:
        listed: What it lists.
        current: Whether its folder is as it was.
        root: The corpus folder.
    """

    listed: list[ListedArticle] = field(default_factory=lambda: list(LISTING))
    current: bool = True
    root: str = "corpus"

    def listing(self) -> list[ListedArticle]:
        return self.listed

    def status(self) -> IndexStatus:
        return replace(
            super().status(),
            corpus=self.root,
            articles=len(self.listed),
            skipped=SKIPPED,
            current=self.current,
        )


class ScriptedBuild:
    """A build that tells one step, then waits to be let go.

    Attributes:
        ending: What it returns or raises once `go` is set.
    """

    def __init__(self, ending: BuildReport | Exception) -> None:
        self.ending = ending
        self.go = threading.Event()
        self.plans: list[BuildPlan] = []
        self._stopped = False

    def __call__(self, plan: BuildPlan) -> ScriptedBuild:
        """Takes the place of the builds' own class."""
        self.plans.append(plan)
        return self

    def run(self, on_progress: OnProgress) -> BuildReport:
        if isinstance(self.ending, Exception) or self.ending.built:
            on_progress(Progress("embedding", 5, 20, "passages"))
        assert self.go.wait(10)
        if self._stopped:
            raise BuildStoppedError
        if isinstance(self.ending, Exception):
            raise self.ending
        return self.ending

    def stop(self) -> None:
        self._stopped = True
        self.go.set()


def listing_chat(
    corpus: ListingCorpus, build: ScriptedBuild | None = None, plan: BuildPlan | None = None
) -> AskApp:
    """The chat over a scripted corpus with a listing."""
    return AskApp(lambda: corpus, plan, make_build=build or ScriptedBuild(report()))
