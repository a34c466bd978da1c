"""Questions with known answers → how well an index answers them: what `askcorpus eval` shows."""

from askcorpus.evaluation.questions import Question, load_questions
from askcorpus.evaluation.report import EvalReport, Outcome, overall, report_table, summarise
from askcorpus.evaluation.run import evaluate, holds_paragraph, is_gold

__all__ = [
    "EvalReport",
    "Outcome",
    "Question",
    "evaluate",
    "holds_paragraph",
    "is_gold",
    "load_questions",
    "overall",
    "report_table",
    "summarise",
]
