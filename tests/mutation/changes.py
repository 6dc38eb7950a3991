"""The mutants of a source text: small changes of its syntax tree, one at a time."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from copy import copy
from itertools import pairwise
from typing import NamedTuple

SKIPPED = ("annotation", "returns", "decorator_list", "ctx", "type_comment")
COMPARED = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
OPERATORS = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.BitAnd: ast.BitOr,
             ast.Pow: ast.Mult, ast.Mod: ast.FloorDiv, ast.FloorDiv: ast.Mod}  # fmt: skip
SWAPPED = {a: b for pair in (("min", "max"), ("minimum", "maximum"), ("any", "all"), ("sum", "mean"), ("floor", "ceil"),
                             ("log", "log1p"), ("exp", "expm1"), ("zeros_like", "ones_like"), ("zeros", "ones"),
                             ("argmin", "argmax"), ("startswith", "endswith"))
           for a, b in (pair, pair[::-1])}  # fmt: skip
TEXTS = (ast.JoinedStr, ast.List, ast.Tuple, ast.Dict)
PASSED_THROUGH = (
    "sigmoid", "presence", "safe_ratio", "round", "abs", "int", "set", "strip", "lower", "maximum", "minimum", "clip",
    "exp", "expm1", "log", "log1p", "sqrt", "square", "floor", "ceil", "rint", "cumsum", "sort", "flip", "unique",
)  # fmt: skip
"""Calls that may be left out, since their argument is of the same kind as their result."""


class Mutant(NamedTuple):
    """One change of a source: the line it is on, that line's text, the change in words, its place in the tree."""

    line: int
    text: str
    change: str
    index: int


def mutants(source: str) -> list[Mutant]:
    """Every mutant of a source, in the order of the tree."""
    lines = source.splitlines()
    found = []
    for index, (old, new) in enumerate(_changes(ast.parse(source))):
        change = " ".join(f"{ast.unparse(old)} -> {ast.unparse(new)}".split())
        found.append(Mutant(old.lineno, lines[old.lineno - 1].strip(), change, index))
    return found


def mutated(source: str, mutant: Mutant) -> str:
    """The source with one change made."""
    return _text(_changed(source, mutant)[0])


def watched(source: str, mutant: Mutant) -> str | None:
    """The source with one change made in a function, which records how each call ends that comes to the change.

    None where the change is outside of functions.
    """
    tree, new = _changed(source, mutant)
    above = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    within = [new]
    while within[-1] in above:
        within.append(above[within[-1]])
    around = (node for below, node in pairwise(within) if isinstance(node, ast.FunctionDef) and below in node.body)
    function = next(around, None)
    if function is None:
        return None
    statement = next(node for node in within if isinstance(node, ast.stmt))
    blocks = (block for _, block in ast.iter_fields(above[statement]) if isinstance(block, list))
    lines = next(block for block in blocks if statement in block)
    lines.insert(lines.index(statement), ast.parse("_call.come()").body[0])
    said = 0 if ast.get_docstring(function) is None else 1
    watch = ast.parse("from mutation.calls import Call\nwith Call() as _call:\n    pass").body
    watch[1].body = function.body[said:]
    function.body[said:] = watch
    return _text(tree)


def _changed(source: str, mutant: Mutant) -> tuple[ast.Module, ast.AST]:
    """The tree with one change made, and the node that is new in it."""
    tree = ast.parse(source)
    old, new = next(pair for index, pair in enumerate(_changes(tree)) if index == mutant.index)
    new = copy(new)  # it may be a part of what it replaces, which stands elsewhere too
    return _Replaced(old, new).visit(tree), new


def _text(tree: ast.Module) -> str:
    return ast.unparse(ast.fix_missing_locations(tree)) + "\n"


class _Replaced(ast.NodeTransformer):
    def __init__(self, old: ast.AST, new: ast.AST) -> None:
        self.old, self.new = old, new

    def visit(self, node: ast.AST) -> ast.AST:
        return self.new if node is self.old else super().visit(node)


def _nodes(node: ast.AST) -> Iterator[ast.AST]:
    for name, value in ast.iter_fields(node):
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST) and name not in SKIPPED and not _says_nothing(child):
                yield child
                yield from _nodes(child)


def _says_nothing(node: ast.AST) -> bool:
    """Whether a node is for readers and type checkers only."""
    typing = isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
    return typing or isinstance(node, ast.Assert) or (isinstance(node, ast.keyword) and node.arg == "strict")


def _changes(tree: ast.AST) -> Iterator[tuple[ast.AST, ast.AST]]:
    """Pairs of a node and what replaces it."""
    for node in _nodes(tree):
        match node:
            case ast.Compare(left, ops, comparators):
                for i, op in enumerate(ops):
                    yield node, ast.Compare(left, [*ops[:i], COMPARED[type(op)](), *ops[i + 1 :]], comparators)
            case ast.BinOp(left, op, right):
                texts = any(isinstance(n, TEXTS) or isinstance(getattr(n, "value", None), str) for n in (left, right))
                if type(op) in OPERATORS and not texts:
                    yield node, ast.BinOp(left, OPERATORS[type(op)](), right)
                yield node, left
                if isinstance(op, ast.Add | ast.Mult | ast.BitAnd | ast.BitOr):
                    yield node, right
            case ast.AugAssign(op=ast.Add()):
                yield node, ast.Pass()  # numbers, lists and texts alike
            case ast.AugAssign(target, op, value) if type(op) in OPERATORS:
                yield node, ast.AugAssign(target, OPERATORS[type(op)](), value)
            case ast.BoolOp(op, values):
                yield node, ast.BoolOp(ast.And() if isinstance(op, ast.Or) else ast.Or(), values)
                yield from ((node, ast.BoolOp(op, [*values[:i], *values[i + 1 :]])) for i in range(len(values)))
            case ast.UnaryOp(_, operand):
                yield node, operand
            case ast.IfExp(test, body, orelse):
                yield node, ast.IfExp(test, orelse, body)
            case ast.If(test, body, orelse):
                yield test, ast.UnaryOp(ast.Not(), test)
            case ast.comprehension(ifs=[test, *_]):
                yield test, ast.Constant(True)
            case ast.Constant(bool() as value):
                yield node, ast.Constant(not value)
            case ast.Constant(float() as value) if 0.5 < value < 1.0:
                yield node, ast.Constant(value / 2)  # a chance stays one
            case ast.Constant(int() | float() as value):
                yield node, ast.Constant(value + 1 if isinstance(value, int) or value == 0.0 else 2 * value)
            case ast.Slice(lower, upper, step) if lower or upper:
                yield (
                    node,
                    ast.Slice(ast.BinOp(lower, ast.Add(), ast.Constant(1)) if lower else ast.Constant(1), upper, step),
                )
                yield (
                    node,
                    ast.Slice(lower, ast.BinOp(upper, ast.Sub(), ast.Constant(1)) if upper else ast.Constant(-1), step),
                )
            case ast.Call(func, args, keywords):
                yield from ((node, new) for new in _calls(func, args, keywords))
            case ast.Expr(ast.Yield()):
                # A function whose only `yield` goes would yield no longer, and fail in every call.
                yield node, ast.Expr(ast.YieldFrom(ast.Tuple([], ast.Load())))
            case ast.Expr(ast.Call()) | ast.Continue() | ast.Break():
                yield node, ast.Pass()


def _calls(func: ast.expr, args: list[ast.expr], keywords: list[ast.keyword]) -> Iterator[ast.expr]:
    name = getattr(func, "id", None) or getattr(func, "attr", None)
    if name in SWAPPED:
        other = ast.Name(SWAPPED[name]) if isinstance(func, ast.Name) else ast.Attribute(func.value, SWAPPED[name])
        yield ast.Call(other, args, keywords)
    if name == "sorted":
        yield ast.Call(ast.Name("list"), args[:1], [])
    if name in PASSED_THROUGH:
        yield from [arg for arg in args[:1] if not isinstance(arg, ast.Starred | ast.List | ast.GeneratorExp)]
        if not args and isinstance(func, ast.Attribute):
            yield func.value
    # A record without one of its fields does not run; that says nothing of the tests.
    record = name is not None and name[:1].isupper() and name != "Field"
    for i, keyword in enumerate([] if record else keywords):
        if keyword.arg not in (None, "strict"):
            yield ast.Call(func, args, [*keywords[:i], *keywords[i + 1 :]])
