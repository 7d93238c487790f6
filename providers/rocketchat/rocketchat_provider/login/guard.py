"""The one guard of the login form: it decides who may hide it, and shows it before a login breaks.

Every resource that shows or hides the form, or changes something that logins depend on, does so
through the guard. Its lock covers everything from the last look to the write, so two changes of
one apply cannot each rely on what the other one is about to break. Another process holds no lock
of ours: a writer therefore looks once more after the write, so the later of two writers
always sees the other's change.
"""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

import tfplugin as tf

from rocketchat_provider.client import RocketChat, SettingValue, same
from rocketchat_provider.client.errors import RocketChatError
from rocketchat_provider.client.login_service import LoginService
from rocketchat_provider.login.checking import Connected
from rocketchat_provider.login.form_setting import (
    FORM_SETTING,
    logins_depend_on,
)
from rocketchat_provider.login.proof import (
    Terms,
    is_proven,
    prove,
    until_one_works,
    warn_of_unknown,
)
from rocketchat_provider.login.services import buttons

_SHOWN = "The login form is shown again"
_WAS_HIDDEN = f"It was hidden ({FORM_SETTING} was false)."
_NOT_HIDDEN = "The login form was not hidden"
_HIDES_AGAIN = (
    "It stays visible until rocketchat_login_form has proven a login: in this apply if the plan "
    "replaces the form, otherwise in the next one. A form that this configuration does not manage "
    "stays visible until somebody hides it."
)

Applying = tf.Context
"""The context of a create, an update or a delete."""


class Guard:
    """Shows and hides the login form of one server. Thread-safe."""

    def __init__(self, provider: Connected) -> None:
        self._provider = provider
        self._lock = threading.RLock()
        self._terms: Terms | None = None

    # The form

    def show(self) -> None:
        """Show the form."""
        with self._lock:
            self._terms = None
            if self._server.settings.fresh(FORM_SETTING) is not True:
                self._server.settings.write(FORM_SETTING, True)

    def hide(self, terms: Terms, diagnostics: tf.Diagnostics, path: tf.PathLike = ()) -> None:
        """Hide the form if a login on these terms is proven, or may be missing.

        Raises DiagnosticError otherwise, and then the form is visible.
        """
        with self._lock:
            counts = _required_by(terms)
            before = self._snapshot(counts)
            proof = prove(self._provider, terms)
            warn_of_unknown(diagnostics, proof.reports if proof.holds else (), path)
            if terms.allow_lockout:
                if proof.unproven:
                    _warn_of_lockout(diagnostics, proof.problem)
            elif not proof.holds:
                raise self._refusal(proof.problem, path)
            else:
                self._refuse_if_changed(before, counts, path)
            if self._server.settings.fresh(FORM_SETTING) is not False:
                self._server.settings.write(FORM_SETTING, False)
            self._terms = terms
            if not terms.allow_lockout:
                self._refuse_if_changed(before, counts, path)

    # What logins depend on

    def write(self, ctx: Applying, id: str, wanted: SettingValue) -> None:
        """Write any setting, unless the server has the value already.

        The form is hidden on proof only; before a setting that logins depend on changes, it is
        shown.
        """
        settings = self._server.settings
        if id != FORM_SETTING and not logins_depend_on(id):
            if same(wanted, settings.fresh(id)):
                settings.finish_write(id)
            else:
                settings.write(id, wanted)
            return
        with self._lock:
            if same(wanted, settings.fresh(id)):
                settings.finish_write(id)
                return
            if id == FORM_SETTING:
                self._write_form(ctx, wanted)
                return
            because = f"{id} has changed, and logins depend on it."
            with self._changing(because, None, ctx.diagnostics):
                settings.write(id, wanted)
                settings.forget()

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """Add to what logins depend on, or change its looks, while nobody proves a login."""
        with self._lock:
            yield

    @contextmanager
    def changing_service(
        self, ctx: Applying, name: str, *, loses_button: bool = False
    ) -> Iterator[None]:
        """Change, adopt or remove a login service; show a hidden form before, if need be.

        Raises DiagnosticError before the change if it only takes the last button away.
        """
        with self._lock:
            because = f"No login service except {name} is known to work."
            with self._changing(because, name, ctx.diagnostics, refuses=loses_button):
                yield

    @contextmanager
    def _changing(
        self,
        because: str,
        service: str | None,
        diagnostics: tf.Diagnostics,
        *,
        refuses: bool = False,
    ) -> Iterator[None]:
        if not self._is_hidden():
            yield
            if self._is_hidden():
                self._show_and_warn("Somebody else hid it during this apply.", diagnostics)
            return
        if self._terms is not None and self._terms.allow_lockout:
            yield
            return
        if service is not None:
            before = self._snapshot(_any_but(service))
            if self._works_without(service):
                yield
                if self._snapshot(_any_but(service)) != before:
                    self._show_and_warn(
                        "Somebody else changed another login service during this apply.",
                        diagnostics,
                    )
                return
            if refuses:
                raise _last_button(service)
        terms = self._terms
        self.show()
        yield
        if terms is None:
            diagnostics.warning(_SHOWN, f"{_WAS_HIDDEN} {because} {_HIDES_AGAIN}")
        else:
            self.hide(terms, diagnostics)

    def _write_form(self, ctx: Applying, wanted: SettingValue) -> None:
        if wanted is False:
            self.hide(Terms(), ctx.diagnostics)
            return
        self._terms = None
        self._server.settings.write(FORM_SETTING, wanted)

    # What is so now

    @property
    def _server(self) -> RocketChat:
        return self._provider.server

    def _is_hidden(self) -> bool:
        return self._server.settings.fresh(FORM_SETTING) is False

    def _works_without(self, service: str) -> bool:
        """Whether a login is proven that does not need `service`."""
        key, terms = LoginService(service).key, self._terms
        if terms is not None and terms.services is not None:
            return key not in terms.services and prove(self._provider, terms).holds
        others = [other for other in buttons(self._server) if other != key]
        return any(map(is_proven, until_one_works(self._provider, others, from_here=False)))

    def _snapshot(self, counts: Callable[[str], bool]) -> Mapping[str, SettingValue]:
        """What logins depend on, read now; of custom OAuth services those whose key `counts`."""
        self._server.settings.forget()
        settings = self._server.settings.all()
        return {
            id: settings[id].value
            for id in settings
            if logins_depend_on(id)
            and ((service := LoginService.of_setting(id)) is None or counts(service.key))
        }

    # When it may not be hidden

    def _refuse_if_changed(
        self, before: Mapping[str, SettingValue], counts: Callable[[str], bool], path: tf.PathLike
    ) -> None:
        """Raise if something that logins depend on is not what it was before the proof."""
        try:
            now = self._snapshot(counts)
        except RocketChatError:
            self._show_if_hidden()
            raise
        changed = sorted(id for id in before.keys() | now.keys() if before.get(id) != now.get(id))
        if changed:
            raise self._refusal(
                f"Somebody else changed {', '.join(changed[:3])} while a login was being checked. "
                "Apply again.",
                path,
            )

    def _refusal(self, reason: str, path: tf.PathLike) -> tf.DiagnosticError:
        was_hidden = self._show_if_hidden()
        state = "It was hidden before, and is shown now" if was_hidden else "It stays visible"
        return tf.DiagnosticError(
            _NOT_HIDDEN, f"{state}, so that nobody is locked out. {reason}", path
        )

    def _show_if_hidden(self) -> bool:
        was_hidden = self._is_hidden()
        if was_hidden:
            self.show()
        return was_hidden

    def _show_and_warn(self, because: str, diagnostics: tf.Diagnostics) -> None:
        self.show()
        diagnostics.warning(_SHOWN, f"{because} {_HIDES_AGAIN}")


def _required_by(terms: Terms) -> Callable[[str], bool]:
    """Whether a proof on these terms relies on a service; without names it may be any."""
    return lambda key: terms.services is None or key in terms.services


def _any_but(service: str) -> Callable[[str], bool]:
    return lambda key: key != LoginService(service).key


def _warn_of_lockout(diagnostics: tf.Diagnostics, reason: str) -> None:
    diagnostics.warning(
        "The login form is hidden although a login was not proven",
        f"allow_lockout is set. {reason}",
        ("allow_lockout",),
    )


def _last_button(service: str) -> tf.DiagnosticError:
    return tf.DiagnosticError(
        "Nobody could log in any more",
        f"The login form is hidden ({FORM_SETTING} is false) and no other login service is known "
        f"to work, so {service} keeps its button. Show the form first: set visible = true in "
        "rocketchat_login_form, or add this service to its requires "
        "({ service = …, generation = … }), so that Terraform shows the form first.",
    )
