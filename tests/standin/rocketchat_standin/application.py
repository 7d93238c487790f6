"""The Flask application of a server: one that starts quickly, since tests start many."""

from collections.abc import Callable
from typing import Any, NoReturn

from flask import Flask
from werkzeug.routing import Rule


class MatchedRule(Rule):
    """A rule that matches requests. To prepare it for building URLs takes half of a start."""

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        return _build_no_url


class Application(Flask):
    """A Flask application that builds no URLs."""

    url_rule_class = MatchedRule


def _build_no_url(rule: Rule, **values: Any) -> NoReturn:
    raise NotImplementedError(f"The stand-in builds no URLs, and one of {rule.rule} is asked for.")
