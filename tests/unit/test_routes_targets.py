"""/api/targets.json: filters, caching, and figures that anybody can recompute from what it says."""

import ast
import asyncio
import gzip
import json
import operator
from datetime import date
from decimal import Decimal, localcontext
from urllib.parse import quote

import pytest
from starlette.applications import Starlette

from data.source import RegisterSource
from geo.routes import build_routes

TODAY = date(2026, 11, 21)
OPERATORS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}


class Answer:
    def __init__(self, status_code, headers, body):
        self.status_code, self.headers = status_code, headers
        self.body = gzip.decompress(body) if headers.get("content-encoding") == "gzip" else body

    def json(self):
        return json.loads(self.body)


class Client:
    """GET requests to an ASGI application, without a server or a socket."""

    def __init__(self, routes):
        self.app = Starlette(routes=routes)

    def get(self, path, headers=()):
        path, _, query = path.partition("?")
        sent = {"accept-encoding": "gzip", **dict(headers)}
        scope = {
            "type": "http",
            "method": "GET",
            "path": path,
            "raw_path": path.encode(),
            "root_path": "",
            "query_string": quote(query, safe="=&").encode(),
            "headers": [(name.lower().encode(), value.encode()) for name, value in sent.items()],
        }
        messages = []

        async def receive():
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message):
            messages.append(message)

        asyncio.run(self.app(scope, receive, send))
        start, *parts = messages
        received = {name.decode(): value.decode() for name, value in start["headers"]}
        return Answer(start["status"], received, b"".join(part.get("body", b"") for part in parts))


class Clock:
    def __init__(self, day):
        self.day = day

    def __call__(self):
        return self.day


@pytest.fixture(scope="module")
def clock():
    return Clock(TODAY)


@pytest.fixture(scope="module")
def client(root, clock):
    routes = build_routes(
        RegisterSource(root / "data" / "tables"),
        root / "data" / "boundaries",
        static={},
        base="",
        map_options={},
        today=clock,
    )
    return Client(routes)


@pytest.fixture(scope="module")
def answer(client):
    return client.get("/api/targets.json").json()


def evaluate(expression, known):
    """An expression of + - * / ** and brackets over named numbers, worked out without the engine."""

    def work(node):
        if isinstance(node, ast.BinOp):
            return OPERATORS[type(node.op)](work(node.left), work(node.right))
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            return -work(node.operand)
        if isinstance(node, ast.Constant):
            return Decimal(str(node.value))
        return known[node.id]

    with localcontext() as context:
        context.prec = 50
        return work(ast.parse(expression, mode="eval").body)


def recomputed(calculation):
    known = {
        each["name"]: Decimal(str(each["value"]))
        for each in calculation["inputs"]
        if not isinstance(each["value"], str)
    }
    for step in calculation["steps"]:
        known[step["name"]] = evaluate(step["expression"], known)
        yield step, known[step["name"]]


def test_every_target_is_there_with_its_inputs_and_sources(answer, root):
    lines = (root / "data" / "tables" / "targets.csv").read_text(encoding="utf-8").splitlines()
    assert answer["count"] == len(answer["targets"]) == len(lines) - 1 == 142
    assert [each["target_id"] for each in answer["targets"]] == [line.split(",")[0] for line in lines[1:]]
    for each in answer["targets"]:
        assert each["document_id"] in answer["documents"]
        inputs = each["assessment"]["calculation"]["inputs"]
        assert {row["document_id"] for row in inputs if row["document_id"]} <= set(answer["documents"])
        assert (each["assessment"]["cause"] is not None) == (each["assessment"]["status"] == "暂无法评估")


def test_figures_follow_from_inputs_by_independent_arithmetic(answer):
    assessed = [each["assessment"] for each in answer["targets"] if each["assessment"]["actual"]]
    assert len(assessed) >= 2
    for assessment in assessed:
        results = {}
        for step, value in recomputed(assessment["calculation"]):
            assert float(value) == pytest.approx(step["value"], rel=1e-12), step
            results[step["name"]] = float(value)
        assert results["actual"] == pytest.approx(assessment["actual"]["scaled"])
        for name in ("share", "expected_value", "pace_gap", "elapsed_share"):
            shown = assessment[name]
            assert (shown is None) == (name not in results)
            assert shown is None or results[name] == pytest.approx(shown)


def test_the_two_targets_with_a_published_value_are_judged_by_it(answer):
    by_id = {each["target_id"]: each["assessment"] for each in answer["targets"]}
    clusters, national = by_id["jx-c25-clusters-100bn"], by_id["jx-c25-clusters-national"]
    assert (clusters["status"], clusters["actual"]["value"], clusters["share"]) == ("到期未达", 6, 0.4)
    assert (national["status"], national["actual"]["value"]) == ("已完成", 3)
    assert sum(each["actual"] is not None for each in by_id.values()) == 2


def test_near_values_stand_beside_a_target_with_a_reason_and_judge_nothing(answer):
    near = {
        (each["target_id"], beside["value"])
        for each in answer["targets"]
        for beside in each["assessment"]["beside"]
        if beside["match"] == "near" and beside["reason"] and each["assessment"]["actual"] is None
    }
    assert near == {
        ("jx-z20-revenue-total", 3.24),
        ("jx-z20-zones-over-1000", 5),
        ("jx-z20-zones-over-500", 20),
        ("hn-coop-2025-tw-firms", 45),
    }


@pytest.mark.parametrize(
    ("query", "holds", "count"),
    [
        ("scope=产业集群", lambda each: each["scope_kind"] == "cluster", 16),
        ("province=湖南省", lambda each: each["target_id"].startswith("hn-"), 4),
        ("status=到期未达&status=已完成", lambda each: each["assessment"]["actual"] is not None, 2),
        ("theme=青年交流", lambda each: each["theme"] == "青年交流", 2),
        (
            "document=海峡两岸产业合作区（江西）建设总体方案",
            lambda each: each["document_id"] == "jx-coop-2020",
            11,
        ),
        ("theme=台资集聚&province=江西省", lambda each: each["document_id"] == "jx-coop-2020", 9),
    ],
)
def test_filters_speak_the_words_of_the_screen(client, query, holds, count):
    answer = client.get(f"/api/targets.json?{query}").json()
    assert answer["count"] == count
    assert all(holds(each) for each in answer["targets"])
    assert answer["filter"].endswith(f"共 {count} 项")
    assert "notices" not in answer


def test_an_unknown_value_matches_nothing_and_is_named_first(client):
    response = client.get("/api/targets.json?status=飞快&theme=台资集聚")
    answer = response.json()
    assert response.headers["x-atlas-notice"] == "unusable value of status"
    assert (answer["count"], answer["targets"]) == (0, [])
    assert next(iter(answer)) == "notices"
    assert [(each["parameter"], each["value"]) for each in answer["notices"]] == [("status", "飞快")]
    assert "已完成" in answer["notices"][0]["allowed"]
    beside_a_known_one = client.get("/api/targets.json?status=飞快&theme=台资集聚&theme=没有").json()
    assert beside_a_known_one["count"] == 0
    assert client.get("/api/targets.json?theme=台资集聚&theme=没有").json()["count"] == 13


def test_the_body_is_compressed_tagged_and_changes_with_the_day(client, clock):
    first = client.get("/api/targets.json")
    assert first.headers["content-type"].startswith("application/json")
    assert first.headers["content-encoding"] == "gzip"
    tag = first.headers["etag"]
    assert client.get("/api/targets.json", headers={"If-None-Match": tag}).status_code == 304
    clock.day = date(2020, 6, 30)
    try:
        earlier = client.get("/api/targets.json", headers={"If-None-Match": tag})
    finally:
        clock.day = TODAY
    assert earlier.status_code == 200
    assert earlier.headers["etag"] != tag
    statuses = {each["target_id"]: each["assessment"]["status"] for each in earlier.json()["targets"]}
    assert statuses["jx-c25-clusters-100bn"] == "暂无法评估"


def test_no_address_of_a_repost_leaves_the_house(answer):
    text = json.dumps(answer, ensure_ascii=False)
    addresses = [each["address"] for each in answer["documents"].values() if each["address"]]
    assert all(".gov.cn" in address for address in addresses)
    assert text.count("http") == len(addresses)


def test_an_unreadable_register_is_said_in_the_answer(tmp_path, root):
    routes = build_routes(
        RegisterSource(tmp_path), root / "data" / "boundaries", static={}, base="", map_options={}
    )
    response = Client(routes).get("/api/targets.json")
    assert response.status_code == 503
    assert response.json()["reason"]
