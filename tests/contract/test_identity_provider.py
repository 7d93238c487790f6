"""The stand-in for liquid-core."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from rocketchat_standin import IdentityProvider

CALLBACK = "http://chat.localhost/_oauth/liquid"
CLIENT = ("chat", "secret")


@pytest.fixture(params=["", "/_core"])
def root(request: pytest.FixtureRequest) -> Iterator[str]:
    """A provider's address, outside and inside the cluster."""
    with IdentityProvider() as provider:
        provider.register_client(*CLIENT, [CALLBACK])
        provider.add_user("alice", "wonder", "Alice L.", "alice@example.org", ["user", "admin"])
        yield provider.url + request.param


def test_a_code_is_exchanged_for_a_token_that_opens_the_profile(root: str) -> None:
    token = _exchange(root, _code(root), auth=CLIENT).json()["access_token"]
    profile = {
        "sub": "alice",
        "id": "alice",
        "login": "alice",
        "name": "Alice L.",
        "email": "alice@example.org",
        "is_admin": True,
        "roles": ["user", "admin"],
    }
    url = f"{root}/accounts/profile"
    assert requests.get(url, params={"access_token": token}).json() == profile
    assert requests.get(url, headers={"Authorization": f"Bearer {token}"}).json() == profile


def test_a_client_may_send_its_secret_in_the_payload(root: str) -> None:
    answer = _exchange(root, _code(root), client_id=CLIENT[0], client_secret=CLIENT[1])
    assert "access_token" in answer.json()


def test_a_code_is_good_once_and_only_with_its_redirect(root: str) -> None:
    code = _code(root)
    elsewhere = _exchange(root, code, auth=CLIENT, redirect_uri="http://elsewhere/_oauth/liquid")
    assert elsewhere.json()["error"] == "invalid_grant"
    assert _exchange(root, code, auth=CLIENT).ok
    again = _exchange(root, code, auth=CLIENT)
    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")


def test_a_made_up_code_tells_good_credentials_from_wrong_ones(root: str) -> None:
    good = _exchange(root, "bogus", auth=CLIENT)
    assert (good.status_code, good.json()["error"]) == (400, "invalid_grant")
    wrong = _exchange(root, "bogus", auth=(CLIENT[0], "wrong"))
    assert (wrong.status_code, wrong.json()["error"]) == (401, "invalid_client")


def test_an_unregistered_redirect_is_refused_after_the_login(root: str) -> None:
    query = {"client_id": CLIENT[0], "response_type": "code", "redirect_uri": "http://elsewhere"}
    anonymous = requests.get(f"{root}/o/authorize/", params=query, allow_redirects=False)
    assert "/accounts/login/" in anonymous.headers["Location"]
    refused = _logged_in(root).get(f"{root}/o/authorize/", params=query)
    assert (refused.status_code, refused.text) == (400, "Mismatching redirect URI.")


def test_a_profile_without_token_is_refused(root: str) -> None:
    assert requests.get(f"{root}/accounts/profile").status_code == 401


def _logged_in(root: str) -> requests.Session:
    session = requests.Session()
    session.post(f"{root}/accounts/login/", data={"username": "alice", "password": "wonder"})
    return session


def _code(root: str) -> str:
    query = {
        "client_id": CLIENT[0],
        "response_type": "code",
        "redirect_uri": CALLBACK,
        "state": "s",
        "scope": "read",
    }
    answer = _logged_in(root).get(f"{root}/o/authorize/", params=query, allow_redirects=False)
    target = urlsplit(answer.headers["Location"])
    assert f"{target.scheme}://{target.netloc}{target.path}" == CALLBACK
    assert parse_qs(target.query)["state"] == ["s"]
    return parse_qs(target.query)["code"][0]


def _exchange(
    root: str, code: str, auth: tuple[str, str] | None = None, **payload: str
) -> requests.Response:
    data = {"grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK, **payload}
    return requests.post(f"{root}/o/token/", data=data, auth=auth)
