"""The grammar: text → tree. What is outside the subset is refused with the place it stands at."""

import re

from storage.questionnaires.expressions.functions import FUNCTIONS, NUMBERS
from storage.questionnaires.expressions.tree import Call, ExpressionRefused, Given, Literal, Node

DEEPEST = 40
MOST = 100  # a longer chain would make too deep a tree
TOKEN = re.compile(
    r"""\s*(?: (?P<number>[0-9]+(?:\.[0-9]+)?|\.[0-9]+) | (?P<text>'[^']*'|"[^"]*")
        | \$\{\s*(?P<answer>[^\W\d][\w.-]*)\s*\} | (?P<word>(?:or|and|div|mod)(?![\w-]))
        | (?P<function>[a-z][a-z-]*)\s*(?=\() | (?P<sign><=|>=|!=|[-+*=<>(),.]) )""",
    re.VERBOSE,
)
LEVELS = (("or",), ("and",), ("=", "!="), ("<", "<=", ">", ">="), ("+", "-"), ("*", "div", "mod"))
"""Operators from the weakest to the strongest; those of one level are read from the left."""
HIDDEN = {name for level in LEVELS for name in level} | {"negative"}


class Parser:
    """Reads an expression from the left, one token ahead."""

    def __init__(self, text: str) -> None:
        self.text = text.strip()
        self.at = 0
        self.depth = 0
        self.calls = 0
        self.token = self._next()

    def whole(self) -> Node:
        node = self._level(0)
        if self.token is not None:
            raise self._refused("лишнее")
        return node

    def _next(self) -> re.Match[str] | None:
        if self.at == len(self.text):
            return None
        token = TOKEN.match(self.text, self.at)
        if token is None:
            raise ExpressionRefused(f"Не понимаю выражение с места «{self.text[self.at : self.at + 30].strip()}».")
        self.at = token.end()
        return token

    def _take(self) -> re.Match[str]:
        token = self.token
        if token is None:
            raise ExpressionRefused("Выражение оборвано: в конце чего-то не хватает.")
        self.token = self._next()
        return token

    def _sign(self) -> str | None:
        return (self.token["sign"] or self.token["word"]) if self.token else None

    def _level(self, level: int) -> Node:
        if level == len(LEVELS):
            return self._one()
        node = self._level(level + 1)
        while (sign := self._sign()) in LEVELS[level]:
            self._take()
            node = self._made(sign or "", (node, self._level(level + 1)))
        return node

    def _made(self, name: str, arguments: tuple[Node, ...]) -> Call:
        self.calls += 1
        if self.calls > MOST:
            raise ExpressionRefused(f"В выражении больше {MOST} действий.")
        return Call(name, arguments)

    def _one(self) -> Node:
        self.depth += 1
        if self.depth > DEEPEST:
            raise ExpressionRefused(f"В выражении больше {DEEPEST} вложенных скобок или минусов.")
        node = self._atom(self._take())
        self.depth -= 1
        return node

    def _atom(self, token: re.Match[str]) -> Node:
        text = token[token.lastgroup or 0]
        match token.lastgroup, text:
            case "number", _:
                return Literal(NUMBERS.create_decimal(text))
            case "text", _:
                return Literal(text[1:-1])
            case "answer", _:
                return Given(text)
            case "function", _:
                return self._call(text)
            case "sign", "." | "-" | "(":
                return self._signed(text)
        raise self._refused("неуместно", token)

    def _signed(self, sign: str) -> Node:
        if sign == ".":
            return Given(None)
        if sign == "-":
            return self._made("negative", (self._one(),))
        node = self._level(0)
        self._expect(")")
        return node

    def _call(self, name: str) -> Node:
        function = FUNCTIONS.get(name) if name not in HIDDEN else None
        if function is None:
            raise ExpressionRefused(f"Функция {name}() не поддерживается.")
        self._expect("(")
        arguments: list[Node] = []
        while self._sign() != ")":
            if arguments:
                self._expect(",")
            arguments.append(self._level(0))
        self._expect(")")
        if len(arguments) < function.least or (function.most is not None and len(arguments) > function.most):
            raise ExpressionRefused(f"У функции {name}() другое число аргументов.")
        return self._made(name, tuple(arguments))

    def _expect(self, sign: str) -> None:
        if self._sign() != sign:
            raise self._refused(f"здесь нужно «{sign}», а не")
        self._take()

    def _refused(self, problem: str, token: re.Match[str] | None = None) -> ExpressionRefused:
        found = token or self.token
        shown = found[0].strip() if found else "конец"
        return ExpressionRefused(f"Не понимаю выражение: {problem} «{shown}».")
