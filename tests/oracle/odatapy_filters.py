#!/usr/bin/env python3
"""Compares `odq eval` with the in-memory evaluator of the Python package `odatapy`.

    cargo build --release && tests/oracle/odatapy_filters.py target/release/odq [QUERIES]

Runs by hand: it installs odatapy 5.3.0 into an environment of its own below the folder for temporary
files. Conditions about rows of one entity type are generated (comparisons, and, or, not, in;
arithmetic; functions of strings, dates and numbers; lambdas; nested properties), each is
run over 100 rows by both, and the rows found are compared. 1,000 queries are 100,000 pairs.

Where the two differ, the difference must vanish when one of the deviations in DEVIATIONS is taken
out of odatapy: each is a judged difference, with the section of the URL Conventions (OData 4.01,
part 2) that decides. What none of them explains is an error of this script's run (exit code 1).
Rows for which odq tells an error that odatapy knows no word for (division by zero, overflow) are
left out and counted.

Measured last with 1,100 queries (109,091 pairs, 12 seconds of processor time): 113 queries differ
by an order with null, 84 by null in a list, 11 by a start before the text, 1 by the digits of a
quotient; no difference is left unexplained. 26 queries are unknown to odatapy, which takes the
type of `date sub duration` for a duration.
"""

import datetime as dt
import json
import math
import os
import random
import re
import subprocess
import sys
import tempfile
from decimal import Decimal, localcontext
from pathlib import Path

ENVIRONMENT = Path(tempfile.gettempdir()) / "odq-oracle-odatapy"

try:
    from odatapy.data import ComplexValue, Entity, Property
    from odatapy.server import eval as theirs
    from odatapy.server.uri.expression import BinaryOperatorKind as Op
    from odatapy.server.uri.expression import MethodKind
    from odatapy.server.uri.expression_parser import ExpressionParser
except ImportError:
    python = ENVIRONMENT / "bin" / "python"
    if Path(sys.executable) == python:
        raise
    subprocess.run([sys.executable, "-m", "venv", ENVIRONMENT], check=True)
    subprocess.run([python, "-m", "pip", "install", "--quiet", "odatapy==5.3.0"], check=True)
    os.execv(python, [str(python), *sys.argv])

SCHEMA = """<Schema xmlns="http://docs.oasis-open.org/odata/ns/edm" Namespace="O">
<ComplexType Name="Part"><Property Name="Label" Type="Edm.String"/><Property Name="Amount" Type="Edm.Int32"/></ComplexType>
<EntityType Name="Row"><Key><PropertyRef Name="Id"/></Key><Property Name="Id" Type="Edm.Int32" Nullable="false"/>
<Property Name="S" Type="Edm.String"/><Property Name="T" Type="Edm.String"/><Property Name="B" Type="Edm.Boolean"/><Property Name="C" Type="Edm.Boolean"/>
<Property Name="I" Type="Edm.Int32"/><Property Name="L" Type="Edm.Int64"/><Property Name="M" Type="Edm.Decimal" Scale="variable"/><Property Name="D" Type="Edm.Double"/>
<Property Name="Day" Type="Edm.Date"/><Property Name="At" Type="Edm.DateTimeOffset"/><Property Name="P" Type="O.Part"/><Property Name="Ps" Type="Collection(O.Part)"/><Property Name="Ws" Type="Collection(Edm.String)"/></EntityType>
<EntityContainer Name="N"><EntitySet Name="Rows" EntityType="O.Row"/></EntityContainer></Schema>"""

STRINGS = ["", "a", "abc", "ABC", " ab ", "O'Neil", "caf\u00e9", "\u6771\u4eac", "\U0001f600x", "b a"]
INTS = [0, 1, -1, 2, 7, -7, 100, 2147483647]
LONGS = [0, 3, -5, 9007199254740993, 9223372036854775807, -9223372036854775808]
DECIMALS = ["0", "1.5", "-2.50", "0.1", "12345678901234567890.5", "3"]
DOUBLES = ["0.0", "1.5", "-2.5", "0.1", "1e30", "3.0"]
DAYS = ["2020-02-29", "1999-12-31", "2024-01-01"]
TIMES = ["2020-02-29T23:59:59.999Z", "2020-03-01T00:30:00+02:00", "1999-12-31T00:00:00-05:30"]


# --- the deviations ---------------------------------------------------------------------------
def compare_null(operator, left, right, original=theirs._compare):
    if left is None or right is None:
        return left is right and operator in (Op.GE, Op.LE)
    return original(operator, left, right)


def visit_in(self, operator, left, right, original=theirs.InMemoryExpressionVisitor.visit_binary):
    if operator is Op.IN:
        left, items = theirs._null(left), theirs._as_sequence(theirs._null(right))
        return any(theirs._equals(left, theirs._null(item)) for item in items)
    return original(self, operator, left, right)


def arithmetic(operator, left, right, original=theirs._arithmetic):
    with localcontext() as context:
        context.prec = 60
        if operator is Op.MOD and left is not None and right:
            left, right = theirs._coerce_pair(left, right)
            if isinstance(left, int) and isinstance(right, int):
                return int(math.copysign(abs(left) % abs(right), left))
            return math.fmod(left, right) if isinstance(left, float) else left % right
        # The right operand promotes the left one to a double.
        return original(operator, left, right)


def substring(p):
    text, start = p[0], int(p[1])
    start = start if start >= 0 else max(len(text) + start, 0)
    return text[start:] if len(p) == 2 else text[start : start + max(int(p[2]), 0)]


# (name, object, attribute, what it is mended with, why)
DEVIATIONS = [
    ("an order with null", theirs, "_compare", compare_null,
     "ours: gt, ge, lt, le with one null are false, ge and le of two nulls true (5.1.1.1.3 to 5.1.1.1.6); theirs null"),
    ("null in a list", theirs.InMemoryExpressionVisitor, "visit_binary", visit_in,
     "ours: `in` follows `eq`, which knows null (5.1.1.1.11); theirs null"),
    ("mod, digits of decimals", theirs, "_arithmetic", arithmetic,
     "ours: the remainder has the sign of the dividend (5.1.1.2.6), quotients have more than Python's 28 digits; theirs rounds down"),
    ("a start before the text", theirs._METHODS, MethodKind.SUBSTRING, substring,
     "ours: a negative start counts from the end (5.1.1.5.7); theirs takes all"),
]


class Mended:
    """Takes deviations out of odatapy for a while."""

    def __init__(self, deviations):
        self.deviations = deviations

    def __enter__(self):
        self.kept = []
        for _, holder, name, mend, _ in self.deviations:
            if isinstance(holder, dict):
                self.kept.append(holder[name])
                holder[name] = mend
            else:
                self.kept.append(getattr(holder, name))
                setattr(holder, name, mend)

    def __exit__(self, *_):
        for (_, holder, name, _, _), kept in zip(self.deviations, self.kept):
            if isinstance(holder, dict):
                holder[name] = kept
            else:
                setattr(holder, name, kept)


# --- conditions -------------------------------------------------------------------------------
def quoted(text):
    return "'" + text.replace("'", "''") + "'"


class Conditions:
    def __init__(self, random):
        self.random = random
        self.variables = []

    def condition(self, depth):
        pick = self.random.choice
        form = self.random.randrange(9 if depth else 3)
        if form in (3, 4):
            return f"({self.condition(depth - 1)}) {pick(['and', 'or'])} ({self.condition(depth - 1)})"
        if form == 5:
            return f"not ({self.condition(depth - 1)})"
        if form == 6:
            return self.any_or_all(depth - 1)
        if form == 7:
            ty = pick("SILM")
            items = ",".join(self.literal(ty) for _ in range(3)) + pick(["", ",null"])
            return f"{self.value(ty, depth - 1)} in ({items})"
        if form == 8:
            name = pick(["contains", "startswith", "endswith"])
            return f"{name}({self.value('S', depth - 1)},{self.value('S', depth - 1)})"
        if form == 1:
            return pick(["B", "C", "B eq C", "B ne null", "C eq true"])
        ty = pick(["S", "I", "L", "M", "D", "Day", "At"])
        operator = pick(["eq", "ne", "gt", "ge", "lt", "le"])
        right = "null" if self.random.random() < 0.1 else self.value(ty, depth - 1)
        return f"{self.value(ty, depth - 1)} {operator} {right}"

    def any_or_all(self, depth):
        name = f"v{len(self.variables)}"
        path = self.random.choice(["Ps", "Ws"])
        self.variables.append((name, path))
        inner = self.condition(max(depth, 0))
        self.variables.pop()
        return f"{path}/{self.random.choice(['any', 'all'])}({name}:{inner})"

    def literal(self, ty):
        pick = self.random.choice
        if ty == "S":
            return quoted(pick(STRINGS))
        return str(pick({"I": INTS[:-1], "L": LONGS[:4], "M": DECIMALS, "D": DOUBLES, "Day": DAYS, "At": TIMES}[ty]))

    def value(self, ty, depth):
        pick = self.random.choice
        paths = {"S": ["S", "T", "P/Label"], "I": ["I", "P/Amount"]}.get(ty, [ty])
        for name, path in self.variables:
            if ty == "S":
                paths.append(name if path == "Ws" else f"{name}/Label")
            if ty == "I" and path == "Ps":
                paths.append(f"{name}/Amount")
        form = self.random.randrange(6) if depth > 0 else self.random.randrange(3)
        if form < 2:
            return pick(paths)
        if form == 2:
            return self.literal(ty)
        below = lambda ty: self.value(ty, depth - 1)
        if ty == "S":
            return pick([
                lambda: f"tolower({below('S')})", lambda: f"toupper({below('S')})", lambda: f"trim({below('S')})",
                lambda: f"concat({below('S')},{below('S')})", lambda: f"substring({below('S')},{pick([0, 1, 2, -1])})",
                lambda: f"substring({below('S')},{pick([0, 1])},{pick([0, 1, 2])})",
            ])()
        if ty == "I":
            return pick([
                lambda: f"length({below('S')})", lambda: f"indexof({below('S')},{below('S')})",
                lambda: f"year({below('Day')})", lambda: f"month({below('At')})", lambda: f"hour({below('At')})",
                lambda: f"({below('I')} {pick(['add', 'sub', 'mul', 'div', 'mod'])} {pick([2, 3, -7])})",
                lambda: f"-({below('I')})",
            ])()
        if ty in "LMD":
            number = {"L": "2", "M": "2.5", "D": "2.5e0"}[ty]
            calculated = f"({below(ty)} {pick(['add', 'sub', 'mul', 'div'])} {number})"
            return calculated if ty == "L" else pick([calculated, f"{pick(['floor', 'ceiling', 'round'])}({below(ty)})"])
        if ty == "Day":
            span = pick(["P1D", "P31D", "PT36H"])
            return pick([f"({below('Day')} {pick(['add', 'sub'])} duration'{span}')", f"date({below('At')})"])
        return f"({below('At')} {pick(['add', 'sub'])} duration'{pick(['PT1H', 'P1DT30M'])}')"


# --- rows -------------------------------------------------------------------------------------
def row(random, number):
    """A row as JSON, and as odatapy's entity."""
    out, entity = {"Id": number}, Entity(properties=[Property(name="Id", value=number)])

    def put(name, plain, value):
        if random.random() < 0.2:
            plain = value = None
        if plain is not None or random.random() < 0.5:
            out[name] = plain
            entity.properties.append(Property(name=name, value=value))

    for name in "ST":
        text = random.choice(STRINGS)
        put(name, text, text)
    for name in "BC":
        truth = random.random() < 0.5
        put(name, truth, truth)
    number = random.choice(INTS)
    put("I", number, number)
    number = random.choice(LONGS)
    put("L", number, number)
    digits = random.choice(DECIMALS)
    put("M", digits, Decimal(digits))
    number = float(random.choice(DOUBLES))
    put("D", number, number)
    text = random.choice(DAYS)
    put("Day", text, dt.date.fromisoformat(text))
    text = random.choice(TIMES)
    put("At", text, dt.datetime.fromisoformat(text.replace("Z", "+00:00")))

    def part():
        label, amount = random.choice([*STRINGS, None]), random.choice([*INTS, None])
        value = ComplexValue(properties=[Property(name="Label", value=label), Property(name="Amount", value=amount)])
        return {"Label": label, "Amount": amount}, value

    put("P", *part())
    parts = [part() for _ in range(random.randrange(4))]
    put("Ps", [plain for plain, _ in parts], [value for _, value in parts])
    words = [random.choice([*STRINGS, None]) for _ in range(random.randrange(4))]
    put("Ws", words, words)
    return out, entity


def found_by_theirs(expression, entities):
    return {at for at, entity in enumerate(entities) if theirs.evaluate_filter(entity, expression)}


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    odq, queries = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 1000
    source = random.Random(20240229)
    folder = Path(tempfile.mkdtemp(prefix="odq-oracle-"))
    schema, data = folder / "schema.xml", folder / "rows.ndjson"
    schema.write_text(SCHEMA)
    counts = {name: 0 for name, *_ in DEVIATIONS}
    compared = pairs = failed_rows = refused = raised = 0
    unexplained = []
    entities = []
    while compared < queries:
        if compared % 50 == 0 or not entities:
            made = [row(source, number) for number in range(100)]
            entities = [entity for _, entity in made]
            data.write_text("".join(json.dumps(plain) + "\n" for plain, _ in made))
        query = Conditions(source).condition(3)
        command = [odq, "eval", "--filter", query, "--metadata", schema, "--entity-set", "Rows",
                   "--on-error", "skip", "--select", "Id", data]
        ran = subprocess.run(command, capture_output=True, text=True)
        failed = {int(number) - 1 for number in re.findall(r"\(record (\d+),", ran.stderr)}
        if ran.returncode != 0 and not failed:
            refused += 1
            continue
        ours = {json.loads(line)["Id"] for line in ran.stdout.splitlines()}
        try:
            expression = ExpressionParser.parse_string(query)
            without = found_by_theirs(expression, entities)
            with Mended(DEVIATIONS):
                mended = found_by_theirs(expression, entities)
        except Exception as error:  # whatever odatapy does not know
            raised += 1
            if raised <= 5:
                print(f"odatapy: {error}: {query}", file=sys.stderr)
            continue
        compared += 1
        pairs += len(entities) - len(failed)
        failed_rows += len(failed)
        if (mended ^ ours) - failed:
            unexplained.append((query, sorted((mended ^ ours) - failed)))
            continue
        if (without ^ ours) - failed:
            for deviation in DEVIATIONS:
                others = [it for it in DEVIATIONS if it is not deviation]
                with Mended(others):
                    if (found_by_theirs(expression, entities) ^ ours) - failed:
                        counts[deviation[0]] += 1
    print(f"{compared} queries, {pairs} pairs of query and row; {failed_rows} rows failed with an error; "
          f"{refused} queries are refused by odq, {raised} are unknown to odatapy")
    for name, *_, why in DEVIATIONS:
        print(f"{counts[name]:6} queries differ: {name}: {why}")
    for query, rows in unexplained[:20]:
        print(f"UNEXPLAINED {rows[:5]}: {query}")
        print(f"    {data.read_text().splitlines()[rows[0]]}" if compared < 50 else "")
    print(f"{len(unexplained)} differences are unexplained")
    sys.exit(1 if unexplained else 0)


main()
