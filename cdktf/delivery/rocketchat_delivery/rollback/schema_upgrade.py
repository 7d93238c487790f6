"""Bringing a release's configuration to the present schema of the provider."""

from typing import Any

from rocketchat_provider.public.schema import RocketChatProvider
from tfplugin import Dynamic, DynamicValue, UpgradeContext
from tfplugin.author.resource import ResourceHooks

from rocketchat_delivery.releases import Release, ReleasesError
from rocketchat_delivery.releases.configuration import META_ARGUMENTS
from rocketchat_delivery.releases.state import unwrapped


def upgraded(
    release: Release,
    address: str,
    block: dict[str, Any],
    provider: RocketChatProvider | None = None,
) -> dict[str, Any]:
    """A resource's block as the present schema has it.

    A block of an older schema goes through the upgrade that states go through: to it, arguments
    that are not in the block are null, and references to other resources are texts.

    Raises:
        ReleasesError: The block was written by a newer provider.
    """
    provider = provider or RocketChatProvider()
    type_ = address.partition(".")[0]
    recorded = [each for each in release.resources if each.address.partition("[")[0] == address]
    resource_class = provider.resources.get(type_)
    if resource_class is None or not recorded:
        return block
    version, present = recorded[0].schema_version, resource_class.schema.version
    if version == present:
        return block
    if version > present:
        raise ReleasesError(
            f"Release {release.number} has {address} in version {version} of its schema; this "
            f"provider knows version {present}. Use the provider that the release was made with "
            f"({release.versions.get('provider')}), or a newer one."
        )
    arguments = {name: value for name, value in block.items() if name not in META_ARGUMENTS}
    nulls = dict.fromkeys(recorded[0].attributes)
    resource = resource_class(provider).hooks()
    return {
        **{name: value for name, value in block.items() if name in META_ARGUMENTS},
        **_arguments(resource, version, _wrapped(resource, {**nulls, **arguments})),
    }


def _arguments(resource: ResourceHooks[Any], version: int, state: dict[str, Any]) -> dict[str, Any]:
    state = resource.upgrade(UpgradeContext(version=version, state=state))
    attributes = resource.schema.attributes
    return {
        name: _plain(value) if attributes[name].value_type is Dynamic else value
        for name, value in state.items()
        if value is not None
        and name in attributes
        and (attributes[name].required or attributes[name].optional)
    }


def _wrapped(resource: ResourceHooks[Any], values: dict[str, Any]) -> dict[str, Any]:
    """Values of any type as a state keeps them, with their type."""
    found = dict(values)
    for name, attribute in resource.schema.attributes.items():
        if attribute.value_type is Dynamic and found.get(name) is not None:
            type_ = DynamicValue.of(found[name]).type.to_json()
            found[name] = {"value": found[name], "type": type_}
    return found


def _plain(value: Any) -> Any:
    """A value of any type without its type, whether or not the upgrade has touched it."""
    return value.plain if isinstance(value, DynamicValue) else unwrapped(value)
