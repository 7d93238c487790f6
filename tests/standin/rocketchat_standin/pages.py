"""What a browser sees of Rocket.Chat: the login page and the end of an OAuth login."""

import json

from flask import Flask, Response, redirect, render_template, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from .api import as_json, settled, unknown_route
from .callback import hang, page_config
from .oauth_login import start_url
from .profiles import Profile

LOGIN_PAGE_DATA = "/ddp/login-page"
"""Where the page asks for what a real one gets over its websocket, which no REST limit touches."""


def add_pages(app: Flask, profile: Profile) -> None:
    """Give a Flask application the pages of a version."""

    def login_page(error: NotFound | None = None) -> Response:
        if request.path.startswith("/api/") or request.method != "GET":
            return unknown_route(profile)
        process = settled()
        text = render_template(
            "login.html",
            site_name=process.settings.value("Site_Name"),
            config_hash=process.workspace.runtime_config_hash,
            data=LOGIN_PAGE_DATA,
        )
        return Response(text, content_type="text/html; charset=utf-8")

    def runtime_config() -> Response:
        process = settled()
        if not process.workspace.serves_runtime_config(request.args.get("hash", "")):
            return Response(status=404)
        config = json.dumps({"ROOT_URL": process.workspace.site_url})
        script = f"__meteor_runtime_config__ = {config};"
        return Response(script, content_type="application/javascript; charset=UTF-8")

    def login_page_data() -> Response:
        process = settled()
        return as_json(
            {
                "form": process.settings.value("Accounts_ShowFormLogin") is not False,
                "services": process.login_services.public_rows(),
            }
        )

    def asset(path: str) -> Response:
        process = settled()
        served = process.assets.served(path)
        if served is None:
            return Response(status=404)
        response = Response(served.content, content_type=served.type)
        if served.is_default:
            response.set_etag("default")
        return response

    def oauth_end(service: str) -> Response:
        process = settled()
        config = page_config(process, service, request.args)
        if config is None:
            return hang(request.environ)
        text = render_template("oauth_end.html", config=config)
        return Response(text, content_type="text/html")

    def oauth_start(service: str) -> AnyResponse:
        process = settled()
        url = start_url(process, service)
        return login_page() if url is None else redirect(url)

    app.add_url_rule("/", view_func=login_page)
    app.add_url_rule("/meteor_runtime_config.js", view_func=runtime_config)
    app.add_url_rule(LOGIN_PAGE_DATA, view_func=login_page_data)
    app.add_url_rule("/assets/<path>", view_func=asset)
    app.add_url_rule("/_oauth/<service>", view_func=oauth_end)
    if profile.starts_oauth_itself:
        app.add_url_rule("/oauth/<service>", view_func=oauth_start)
    app.add_url_rule("/health", view_func=lambda: _health(profile))
    if profile.health_is_json:
        app.add_url_rule("/livez", endpoint="livez", view_func=_checks)
        app.add_url_rule("/readyz", endpoint="readyz", view_func=_checks)
    app.register_error_handler(NotFound, login_page)


def _health(profile: Profile) -> Response:
    if profile.health_is_json:
        return as_json({"status": "ok"})
    return Response("ok", content_type="text/plain")


def _checks() -> Response:
    checks = {
        "memory": {"status": "ok"},
        "eventLoop": {"status": "ok", "lagMs": 0},
        "mongo": {"status": "ok"},
    }
    return as_json({"status": "ok", "checks": checks})
