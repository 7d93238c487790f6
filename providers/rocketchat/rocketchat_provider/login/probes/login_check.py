"""`LoginCheck` checks whether logins with a service really work."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

from rocketchat_provider.client.errors import Interrupted, PermissionDenied, RocketChatError
from rocketchat_provider.client.server import RocketChat
from rocketchat_provider.login.probes import (
    full_login,
    login_page,
    modern_flow,
    policy,
    provider_side,
    rocket_chat_side,
)
from rocketchat_provider.login.probes.checked_service import CheckedService, TestUser
from rocketchat_provider.login.probes.probe import (
    AUTHORIZE,
    CALLBACK,
    FULL_LOGIN,
    HANDSHAKE,
    IDENTITY,
    IDENTITY_HERE,
    LICENSE,
    NEW_USERS,
    PAGE,
    SITE_URL,
    START,
    TITLES,
    TOKEN,
    TWO_FACTOR,
    Outcome,
    Probe,
    Report,
    View,
)
from rocketchat_provider.login.probes.web import Web

_SEEN_FROM_HERE_TOO = frozenset({CALLBACK.id, HANDSHAKE.id, IDENTITY.id})
_FROM_HERE = frozenset({TOKEN.id, IDENTITY_HERE.id})
_BUILT_IN = "{} is built into Rocket.Chat: only its button was checked, not its client and secret."


class LoginCheck:
    """The probes of one login service. They do not change anything on the server.

    `site_url`: the address that users open, if it is known. `wanted`: the values by suffix that the
    service should have once the configuration is applied. `test_user`: a user for a complete
    login. Rocket.Chat creates this user at the first login.

    A check makes three login requests, and a fourth if something is wrong. Rocket.Chat accepts ten
    per minute from an address. A probe that meets an error is repeated once.
    """

    def __init__(
        self,
        server: RocketChat,
        service: str,
        *,
        site_url: str | None = None,
        wanted: Mapping[str, object] | None = None,
        test_user: TestUser | None = None,
    ) -> None:
        self._server = server
        self._service = service
        self._site_url = site_url or ""
        self._wanted = wanted or {}
        self._test_user = test_user

    def run(self, *, from_here: bool = True) -> Report:
        """Run every probe that the server's version and the arguments allow.

        If `from_here` is false, this machine only asks the identity provider where Rocket.Chat gave
        no result. Raises RocketChatError only if Rocket.Chat cannot be asked at all.
        """
        subject = CheckedService.of(self._server, self._service, self._site_url, self._wanted)
        row = login_page.check_row(subject)
        comes_with_rocket_chat = row.outcome is Outcome.HEALTHY and not subject.is_custom
        probes = [row, *_by_settings(subject)]
        if subject.wanted:
            probes.append(login_page.check_configuration(subject, row))
        if row.outcome is Outcome.PENDING:
            return self._report(subject, probes)
        if comes_with_rocket_chat:
            probes.append(FULL_LOGIN.unknown(_BUILT_IN.format(subject.key)))
        else:
            probes += _by_rocket_chat(subject)
        unclear = {probe.id for probe in probes if _is_unclear(probe)}
        from_here |= not unclear.isdisjoint(_SEEN_FROM_HERE_TOO)
        if from_here and subject.is_custom:
            probes += self._by_this_machine(subject, unclear)
        return self._report(subject, probes)

    def _report(self, subject: CheckedService, probes: Iterable[Probe]) -> Report:
        order = list(TITLES)
        ordered = sorted(probes, key=lambda probe: order.index(probe.id))
        return Report(subject.key, tuple(ordered), self._secrets(subject))

    def callback(self) -> Probe | None:
        """Run only P5, or P5s in the modern flow. Returns None if neither is possible."""
        subject = CheckedService.of(self._server, self._service, self._site_url, self._wanted)
        if not subject.is_enabled:
            return None
        if subject.uses_modern_flow:
            return _start(subject)
        [probe] = _run([CALLBACK], lambda: [rocket_chat_side.check_callback(subject)])
        return probe

    def _by_this_machine(
        self, subject: CheckedService, unclear: Collection[str]
    ) -> Iterator[Probe]:
        user = self._test_user
        web = Web(self._server.connection, self._server.session.transport)
        try:
            yield from _run([AUTHORIZE], lambda: [provider_side.check_authorize(subject, web)])
            yield from _run([TOKEN], lambda: [provider_side.check_token(subject, web)])
            if IDENTITY.id in unclear:
                yield from _run(
                    [IDENTITY_HERE], lambda: [provider_side.check_identity(subject, web)]
                )
            if subject.uses_modern_flow:
                yield FULL_LOGIN.unknown(modern_flow.UNSEEN, full_login.registered(subject))
            elif user is None:
                yield full_login.without_user(subject)
            else:
                yield from _run([FULL_LOGIN], lambda: [full_login.check(subject, web, user)])
        finally:
            web.close()

    def _secrets(self, subject: CheckedService) -> tuple[str, ...]:
        user = self._test_user
        return subject.secrets + ((user.password,) if user is not None else ())


def _is_unclear(probe: Probe) -> bool:
    """Return whether a request from this machine may show more."""
    may_be_outweighed = not _FROM_HERE.isdisjoint(probe.outweighed_by)
    return probe.outcome is Outcome.UNKNOWN or (
        probe.outcome is Outcome.FAILED and may_be_outweighed
    )


def _by_settings(subject: CheckedService) -> Iterator[Probe]:
    yield from _run([SITE_URL], lambda: [login_page.check_site_url(subject)])
    yield from _run([PAGE], lambda: [login_page.check_page(subject)])
    yield from _run([TWO_FACTOR], lambda: [policy.check_two_factor(subject)])
    yield from _run([NEW_USERS], lambda: filter(None, [policy.check_new_users(subject)]))
    if policy.needs_license(subject):
        yield from _run([LICENSE], lambda: [policy.check_license(subject)])


def _by_rocket_chat(subject: CheckedService) -> Iterator[Probe]:
    if subject.uses_modern_flow:
        yield _start(subject)
        yield from (view.unknown(modern_flow.UNSEEN) for view in (CALLBACK, HANDSHAKE, IDENTITY))
        return
    yield from _run([CALLBACK, HANDSHAKE], lambda: rocket_chat_side.check_token(subject))
    yield from _run([IDENTITY], lambda: [rocket_chat_side.check_identity(subject)])


def _start(subject: CheckedService) -> Probe:
    web = Web(subject.server.connection, subject.server.session.transport)
    try:
        [probe] = _run([START], lambda: [modern_flow.check_start(subject, web)])
    finally:
        web.close()
    return probe


def _run(views: Sequence[View], probe: Callable[[], Iterable[Probe]]) -> Iterable[Probe]:
    """Return the probe's finding, if necessary from a second try, or the error that it met."""
    for _ in range(2):
        try:
            return probe()
        except Interrupted:
            raise
        except PermissionDenied as error:
            return [view.unknown(error.detail) for view in views]
        except RocketChatError as error:
            reason = error.detail
    return [view.error(reason) for view in views]
