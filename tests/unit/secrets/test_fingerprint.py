"""Fingerprints of secrets."""

from rocketchat_provider.secrets import fingerprint, matches


def test_a_fingerprint_matches_its_secret_only() -> None:
    made = fingerprint("canary-secret")
    assert matches("canary-secret", made)
    assert not matches("canary-secret2", made)
    assert "canary" not in made


def test_two_fingerprints_of_one_secret_differ() -> None:
    assert fingerprint("canary-secret") != fingerprint("canary-secret")


def test_a_text_that_is_not_a_fingerprint_matches_nothing() -> None:
    assert not matches("a", "")
    assert not matches("", "$")
