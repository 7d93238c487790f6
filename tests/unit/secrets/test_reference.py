"""How a secret reference is written."""

import pytest
from rocketchat_provider.secrets import InvalidReference, Reference, is_reference


@pytest.mark.parametrize(
    ("text", "scheme", "place", "key", "version"),
    [
        ("vault:liquid/rocketchat/app.oauth2#client_id", "vault", None, "client_id", None),
        ("vault:kv/a#b@3", "vault", "kv/a", "b", 3),
        ("vault:kv/users/ops@example.org#pw", "vault", "kv/users/ops@example.org", "pw", None),
        ("vault:kv/users/ops@example.org#pw@2", "vault", "kv/users/ops@example.org", "pw", 2),
        ("vault:team/kv/a/b#some-key", "vault", "team/kv/a/b", "some-key", None),
        ("vault:kv/a#vault.root_token", "vault", "kv/a", "vault.root_token", None),
        ("env:ROCKETCHAT_PASSWORD", "env", "ROCKETCHAT_PASSWORD", "", None),
        ("file:/run/secrets/password", "file", "/run/secrets/password", "", None),
        ("file:../vault secrets.ini#vault.root_token", "file", None, "vault.root_token", None),
        ("file:a.ini#section.key.with.dots", "file", "a.ini", "section.key.with.dots", None),
    ],
)
def test_a_reference_is_read(
    text: str, scheme: str, place: str | None, key: str, version: int | None
) -> None:
    reference = Reference.parse(text)
    assert (reference.scheme, reference.key, reference.version) == (scheme, key, version)
    assert place is None or reference.place == place
    assert str(reference) == text


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("hunter2-canary", "does not begin with"),
        ("", "does not begin with"),
        ("Vault:kv/a#b", "does not begin with"),
        ("vault:kv/a", "is not <mount>/<path>#<key>"),
        ("vault:kv/a#", "is not <mount>/<path>#<key>"),
        ("vault:#key", "is not <mount>/<path>#<key>"),
        ("vault:kv/a#b@0", "is not <mount>/<path>#<key>"),
        ("vault:kv/a#b@latest", "is not <mount>/<path>#<key>"),
        ("vault:kv/a#b#c", "is not <mount>/<path>#<key>"),
        ("vault:kv#b", "needs a mount and a path"),
        ("vault:kv/../sys/raw#b", ". or .."),
        ("vault:kv/./a#b", ". or .."),
        ("vault:kv//a#b", "an empty part"),
        ("vault:kv/a?list=true#b", "does not belong"),
        ("vault:kv/%2e%2e/sys#b", "does not belong"),
        ("vault:kv/a\nb#c", "does not belong"),
        ("env:", "not the name of a variable"),
        ("env:WITH-DASH", "not the name of a variable"),
        ("env:A=b", "not the name of a variable"),
        ("file:", "no path after"),
        ("file:#a.b", "no path after"),
        ("file:a.ini#key", "is not <section>.<key>"),
        ("file:a.ini#", "is not <section>.<key>"),
    ],
)
def test_what_is_not_a_reference_is_explained_with_the_valid_forms(text: str, wrong: str) -> None:
    with pytest.raises(InvalidReference) as caught:
        Reference.parse(text)
    assert wrong in caught.value.detail
    assert "vault:<mount>/<path>#<key>@<n>" in caught.value.detail
    assert "canary" not in caught.value.detail


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("vault:kv/a#b", True),
        ("vault:wrong", True),
        ("env:X", True),
        ("file:x", True),
        ("https://x", False),
        ("admin", False),
        ("", False),
    ],
)
def test_a_text_is_known_for_a_reference_by_its_beginning(text: str, expected: bool) -> None:
    assert is_reference(text) is expected
