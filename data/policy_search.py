"""Full-text search over tasks, targets, conditions and offices; an index made once, a query in milliseconds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from data.load import Register
from data.policy import other_names, units_by_weight
from data.search import KEY_SEPARATOR, found, normalise, query_words, search_key
from data.vocabulary import label_of

MAX_QUERY = 60


class FoundKind(StrEnum):
    """What a search finds, in the order shown."""

    UNIT = "unit"
    TASK = "task"
    TARGET = "target"
    RULE = "rule"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to find: `title` is looked into first (with pinyin), `text` holds everything else it says."""

    kind: FoundKind
    key: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class PolicyIndex:
    """Everything that can be found, in the register's order."""

    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Results:
    """Keys of what was found by kind; entries whose title holds every word come before the others."""

    units: tuple[str, ...]
    tasks: tuple[str, ...]
    targets: tuple[str, ...]
    rules: tuple[str, ...]

    @property
    def count(self) -> int:
        """How many things were found."""
        return len(self.units) + len(self.tasks) + len(self.targets) + len(self.rules)


def build_index(register: Register) -> PolicyIndex:
    """Titles, offices with all their names, indicators, paraphrases, places and documents of a register."""
    return PolicyIndex((*_units(register), *_tasks(register), *_targets(register), *_rules(register)))


def normalise_search(text: str) -> str:
    """A query as kept and shown: lower-case, blanks single, no control characters, at most 60 characters."""
    return " ".join(query_words(text))[:MAX_QUERY].strip()


def search(index: PolicyIndex, text: str) -> Results:
    """What holds every word of a query; an empty query finds nothing."""
    words = query_words(normalise_search(text))
    titled: dict[FoundKind, list[str]] = {kind: [] for kind in FoundKind}
    others: dict[FoundKind, list[str]] = {kind: [] for kind in FoundKind}
    for entry in index.entries if words else ():
        if found(words, entry.title):
            titled[entry.kind].append(entry.key)
        elif all(word in entry.title or word in entry.text for word in words):
            others[entry.kind].append(entry.key)
    return Results(*((*titled[kind], *others[kind]) for kind in FoundKind))


def _entry(kind: FoundKind, key: str, titles: Iterable[str], texts: Iterable[str | None]) -> Entry:
    return Entry(
        kind, key, search_key(*titles), KEY_SEPARATOR.join(normalise(text) for text in texts if text)
    )


def _units(register: Register) -> Iterable[Entry]:
    for unit in units_by_weight(register):
        yield _entry(FoundKind.UNIT, unit, (unit, *other_names(register, unit)), ())


def _tasks(register: Register) -> Iterable[Entry]:
    for task in register.tasks.values():
        units = [row.unit for row in register.units_of_task.get(task.task_id, ())]
        names = [name for unit in units for name in (unit, *other_names(register, unit))]
        place = (register.documents[task.document_id].title, task.annex, task.section, task.deadline)
        yield _entry(FoundKind.TASK, task.task_id, (task.title,), (*names, *place, task.note))


def _targets(register: Register) -> Iterable[Entry]:
    for target in register.targets.values():
        yield _entry(
            FoundKind.TARGET,
            target.target_id,
            (register.indicators[target.indicator_id].name,),
            (
                target.paraphrase,
                target.theme,
                target.scope_as_printed,
                label_of(target.scope_kind),
                target.holder,
                target.clause,
                register.documents[target.document_id].title,
            ),
        )


def _rules(register: Register) -> Iterable[Entry]:
    for rule in register.rules.values():
        place = (rule.applies_to, rule.annex, rule.clause, register.documents[rule.document_id].title)
        yield _entry(
            FoundKind.RULE,
            rule.rule_id,
            (rule.condition,),
            (rule.indicator_name, rule.unless, rule.note, *place),
        )
