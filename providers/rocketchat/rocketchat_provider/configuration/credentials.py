"""Whose credentials go where: a credential is sent only to the server it belongs to.

A block that gives a credential uses no credential of the environment. The environment's
credentials go to the address that the environment names, and to no other: a block with another
address of its own has to give its own credentials.
"""

import os
from dataclasses import dataclass, replace
from functools import partial
from typing import Generic, TypeVar

import tfplugin as tf

from rocketchat_provider.client.address import Address
from rocketchat_provider.configuration.argument import AnyArgument, Credential, arguments

S = TypeVar("S", bound=tf.Model[tf.Known])
"""The model of the arguments of one server."""


@dataclass(frozen=True)
class Given(Generic[S]):
    """The arguments of one server: from its block, the environment or their defaults."""

    values: S
    unused: str = ""
    """Why credentials of the environment are not used, "" if they are or there are none."""

    takes_environment: bool = True
    """Whether credentials that belong to the environment's server may be sent to this one."""


def given(model: type[S], block: tf.Model[tf.Planned]) -> Given[S]:
    """What a block, in which everything is known, says and what of the environment it may use.

    The model's first argument is the server's address. Raises ValueError for a variable that cannot
    be understood.
    """
    address, *others = arguments(model)
    rule = _Rule(address, tuple(others), block)
    values = model()
    values[address] = rule.server
    for argument in others:
        values[argument] = argument.given(block, partial(rule.allows, argument))
    return Given(values, rule.unused, rule.takes_environment)


@dataclass(frozen=True)
class _Rule:
    address: AnyArgument
    others: tuple[AnyArgument, ...]
    block: tf.Model[tf.Planned]

    @property
    def server(self) -> str | None:
        """The address that credentials would be sent to."""
        found = self.address.given(self.block)
        return None if found is None else str(found)

    def allows(self, argument: AnyArgument, variable: str) -> bool:
        """Whether this variable may be used for this argument."""
        if not argument.credential:
            return True
        return not self._in_block(argument.credential) and self._belongs(variable)

    @property
    def takes_environment(self) -> bool:
        """Whether the block leaves a login to the environment's server to the environment."""
        return not self._in_block("login") and self._belongs(self.address.environment)

    @property
    def unused(self) -> str:
        """Which variables are set and not used, and how to use them."""
        ignored = [
            variable
            for argument in self.others
            for variable in argument.variables
            if os.environ.get(variable) and not self.allows(argument, variable)
        ]
        if not ignored:
            return ""
        names = ", ".join(ignored)
        if self._in_block("login"):
            return (
                f"{names}: set in the environment, but not used, because the block sets "
                "credentials itself. Set all of them in one place."
            )
        url = self.address.name
        return (
            f"{names}: set in the environment, but not used, because credentials of the "
            f"environment are sent only to {self.address.environment}, and the block has another "
            f"{url}. Set {self.address.environment} to that {url} if they belong to it, or set "
            "its credentials in the block."
        )

    def _in_block(self, credential: Credential) -> bool:
        return any(
            self.block[argument] is not None
            for argument in self.others
            if argument.credential == credential
        )

    def _belongs(self, variable: str) -> bool:
        """Whether the variable's value belongs to the server; VAULT_… goes with VAULT_ADDR."""
        named = self._address_next_to(variable)
        if named is not None:
            return _server(named) == _server(self.server or "")
        return self.block[self.address] is None

    def _address_next_to(self, variable: str) -> str | None:
        prefix = variable.partition("_")[0]
        for other in self.address.variables:
            if other.partition("_")[0] == prefix:
                return self.address.cleaned(os.environ.get(other, "")) or None
        return None


def _server(text: str) -> Address:
    """What makes two addresses one server: scheme, host, port and path."""
    try:
        address = Address.of(text.strip())
    except ValueError:
        return Address("", text, None, "")
    return replace(address, path=address.path.strip("/"))
