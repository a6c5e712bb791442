"""政策与任务: the documents by clause, who leads and who answers, and what binds a zone.

Targets, tasks and rules hang together through the documents alone: a target or rule belongs to a task when its
clause *is* that task's place (same document, same annex, same number). Nothing is linked by its subject.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from data.load import Register
from data.schema import Document, DocumentKind, Level, Park, Rule, Target, Task, TaskRole, Zone
from data.scopes import inherited_targets, own_targets

_TRAILING_NUMBER = re.compile(r"）([0-9]+)$")
_TASK_OF_PLAN = re.compile(r"任务([0-9]+) (.+)")
_SAFEGUARDS = "保障措施"
_JIANGXI = "360000"
_EVERY_ZONE = ("各开发区管委会", "各级政府和园区管理机构", "开发区")
_NEW_AREA = {"jx-n-ganjiang": ("赣江新区管委会",)}
_EVERY_PARK = ("各产业园",)


@dataclass(frozen=True, slots=True)
class TaskEntry:
    """A task with the targets and rules that stand in its clause."""

    task: Task
    targets: tuple[Target, ...]
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class AnnexEntry:
    """One annex of a document (or all of it): targets outside any task, the tasks, rules outside any task."""

    annex: str | None
    targets: tuple[Target, ...]
    tasks: tuple[TaskEntry, ...]
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class DocumentEntry:
    """A policy document by clause."""

    document: Document
    annexes: tuple[AnnexEntry, ...]


@dataclass(frozen=True, slots=True)
class Duties:
    """What an office leads and answers for, and the targets it is registered as holding the figures of."""

    unit: str
    leads: tuple[TaskEntry, ...]
    answers: tuple[TaskEntry, ...]
    held: tuple[Target, ...]

    @property
    def targets(self) -> tuple[Target, ...]:
        """Targets that stand in the clauses of its tasks, each once."""
        entries = (*self.leads, *self.answers)
        return tuple(dict.fromkeys(target for entry in entries for target in entry.targets))


@dataclass(frozen=True, slots=True)
class Binding:
    """What the documents ask of a zone or park: targets by how they reach it, tasks by the office they name."""

    own: tuple[Target, ...]
    of_each_zone: tuple[Target, ...]
    of_all_zones: tuple[Target, ...]
    of_programme: tuple[Target, ...]
    tasks: tuple[tuple[str, tuple[Task, ...]], ...]
    """(office as the documents name it, its tasks) where the office stands for this zone or park."""
    rules: tuple[Rule, ...]


def policy_documents(register: Register) -> tuple[Document, ...]:
    """The policy documents, latest first."""
    found = [each for each in register.documents.values() if each.kind is DocumentKind.POLICY]
    return tuple(sorted(found, key=lambda each: each.issued_on or "", reverse=True))


def task_of_target(register: Register) -> dict[str, str]:
    """target_id → the task whose clause it stands in; targets of a document's general aims are left out."""
    tasks = _by_document(register)
    found = {}
    for target in register.targets.values():
        for task in tasks[target.document_id]:
            if _stands_in(target.clause, None, task):
                found[target.target_id] = task.task_id
    return found


def task_of_rule(register: Register) -> dict[str, str]:
    """rule_id → the task whose clause it stands in."""
    tasks = _by_document(register)
    found = {}
    for rule in register.rules.values():
        for task in tasks[rule.document_id]:
            if _stands_in(rule.clause or rule.annex or "", rule.annex, task):
                found[rule.rule_id] = task.task_id
    return found


def task_entries(register: Register) -> dict[str, TaskEntry]:
    """Every task with what stands in its clause, by task id, in the order of the documents."""
    targets: dict[str, list[Target]] = defaultdict(list)
    for target_id, task_id in task_of_target(register).items():
        targets[task_id].append(register.targets[target_id])
    rules: dict[str, list[Rule]] = defaultdict(list)
    for rule_id, task_id in task_of_rule(register).items():
        rules[task_id].append(register.rules[rule_id])
    # 保障措施 stand last in every document and first among the keys.
    ordered = sorted(register.tasks.values(), key=lambda task: (task.section == _SAFEGUARDS, task.task_id))
    return {
        task.task_id: TaskEntry(task, tuple(targets[task.task_id]), tuple(rules[task.task_id]))
        for task in ordered
    }


def by_clause(register: Register) -> tuple[DocumentEntry, ...]:
    """Every policy document with all its targets, tasks and rules, each exactly once."""
    entries = task_entries(register)
    placed_targets = {target.target_id for entry in entries.values() for target in entry.targets}
    placed_rules = {rule.rule_id for entry in entries.values() for rule in entry.rules}
    documents = []
    for document in policy_documents(register):
        own = [entry for entry in entries.values() if entry.task.document_id == document.document_id]
        loose_targets, loose_rules = defaultdict(list), defaultdict(list)
        for target in register.targets.values():
            if target.document_id == document.document_id and target.target_id not in placed_targets:
                loose_targets[_annex_number(target.clause)].append(target)
        for rule in register.rules.values():
            if rule.document_id == document.document_id and rule.rule_id not in placed_rules:
                loose_rules[_annex_number(rule.annex)].append(rule)
        annexes = dict.fromkeys(entry.task.annex for entry in own)
        documents.append(
            DocumentEntry(
                document,
                tuple(
                    AnnexEntry(
                        annex,
                        tuple(loose_targets[_annex_number(annex)]),
                        tuple(entry for entry in own if entry.task.annex == annex),
                        tuple(sorted(loose_rules[_annex_number(annex)], key=lambda rule: rule.clause or "")),
                    )
                    for annex in annexes
                ),
            )
        )
    return tuple(documents)


def unit_duties(register: Register, unit: str, entries: Mapping[str, TaskEntry]) -> Duties:
    """What one office, named as the documents name it, leads and answers for; `entries` from `task_entries`."""

    def of_role(role: TaskRole) -> tuple[TaskEntry, ...]:
        ids = {row.task_id for row in register.task_units if row.unit == unit and row.role is role}
        return tuple(entry for task_id, entry in entries.items() if task_id in ids)

    names = {unit, *other_names(register, unit)}
    return Duties(
        unit,
        of_role(TaskRole.LEAD),
        of_role(TaskRole.RESPONSIBLE),
        tuple(target for target in register.targets.values() if target.holder in names),
    )


def other_names(register: Register, unit: str) -> tuple[str, ...]:
    """Full name and short forms of an office beside the one the documents use; 省工信厅 is also 江西省工信厅."""
    known = register.unit_names.get(unit)
    names = [f"江西{unit}"] if unit.startswith("省") and not unit.startswith("省直") else []
    if known:
        names += [known.full_name, *known.aliases]
    return tuple(dict.fromkeys(name for name in names if name != unit))


def units_by_weight(register: Register) -> tuple[str, ...]:
    """Every office the tasks name, those that lead most first."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for row in register.task_units:
        counts[row.unit][row.role is not TaskRole.LEAD] += 1
    return tuple(sorted(counts, key=lambda unit: (-counts[unit][0], -counts[unit][1], unit)))


def binding_of_zone(register: Register, zone: Zone) -> Binding:
    """What binds a zone. Tasks reach it where they name every zone's office; rules by the zone's level.

    All tasks and rules with an office for every zone are Jiangxi's; Hunan's document names none.
    """
    inherited = inherited_targets(register, zone)
    is_here = zone.province_code == _JIANGXI
    offices = _NEW_AREA.get(zone.zone_id) or (_EVERY_ZONE if is_here and zone.counts_as_zone else ())
    return Binding(
        own=own_targets(register, zone.zone_id),
        of_each_zone=inherited.of_each_zone,
        of_all_zones=inherited.of_all_zones,
        of_programme=(),
        tasks=_tasks_of(register, offices),
        rules=tuple(rule for rule in register.rules.values() if is_here and _is_for(rule, zone.level)),
    )


def binding_of_park(register: Register, park: Park) -> Binding:
    """What binds a cooperation park: its own targets, its programme's, and the tasks that name every park."""
    programme = register.cooperation_zones[park.cooperation_zone_id]
    tasks = tuple(
        (unit, tuple(task for task in rows if task.document_id == programme.document_id))
        for unit, rows in _tasks_of(register, _EVERY_PARK)
    )
    return Binding(
        own=own_targets(register, park.park_id),
        of_each_zone=(),
        of_all_zones=(),
        of_programme=own_targets(register, park.cooperation_zone_id),
        tasks=tuple((unit, rows) for unit, rows in tasks if rows),
        rules=(),
    )


def _tasks_of(register: Register, offices: tuple[str, ...]) -> tuple[tuple[str, tuple[Task, ...]], ...]:
    return tuple(
        (unit, tuple(register.tasks[row.task_id] for row in register.task_units if row.unit == unit))
        for unit in offices
    )


def _is_for(rule: Rule, level: Level) -> bool:
    if rule.applies_to.startswith("省级"):
        return level is Level.PROVINCIAL
    return level is Level.NATIONAL if rule.applies_to.startswith("国家级") else True


def _by_document(register: Register) -> Mapping[str, list[Task]]:
    tasks: dict[str, list[Task]] = defaultdict(list)
    for task in register.tasks.values():
        tasks[task.document_id].append(task)
    return tasks


def _annex_number(text: str | None) -> str | None:
    """附件4 of 附件4 一、行动目标：…; None for a place that is in no annex."""
    found = re.match("附件[0-9]", text or "")
    return found[0] if found else None


def _stands_in(clause: str, annex: str | None, task: Task) -> bool:
    """Whether a clause is the place of a task, as its document numbers tasks."""
    if found := _TASK_OF_PLAN.fullmatch(clause):
        return task.number == found[1] and task.title == found[2]
    if clause.endswith(f"{task.section}{task.number}{task.title}"):
        return True
    if task.annex is None or _annex_number(annex or clause) != _annex_number(task.annex):
        return False
    if task.number and task.number.isdigit():
        return bool(found := _TRAILING_NUMBER.search(clause)) and found[1] == task.number
    return clause.endswith(f"{task.section}{task.number}")
