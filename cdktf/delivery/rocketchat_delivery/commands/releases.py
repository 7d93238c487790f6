"""`pipenv run releases`: what was applied, and when."""

import argparse
import sys
from collections.abc import Iterator, Sequence

from tfplugin.log.text import printable

from rocketchat_delivery.app.synthesised import SynthesisedStack
from rocketchat_delivery.commands.called import called
from rocketchat_delivery.commands.run import run
from rocketchat_delivery.project import prepared_stacks
from rocketchat_delivery.releases.changes import lines, summary
from rocketchat_delivery.releases.recorder import store_of
from rocketchat_delivery.releases.release import Release
from rocketchat_delivery.releases.store import ReleasesError, find_release
from rocketchat_delivery.terraform.values import plain


def main() -> int:
    """List the releases, show one, or compare two."""
    arguments = _arguments()
    return run(lambda: _releases(arguments))


def _releases(arguments: argparse.Namespace) -> int:
    stack = _stack(prepared_stacks(), arguments.stack)
    described = _described(arguments, store_of(stack).all(), stack.name)
    print(printable("\n".join(described)))
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog=called("releases"), description="Without a command: list the releases."
    )
    parser.add_argument("--stack", help="the stack, if the app has several")
    commands = parser.add_subparsers(dest="command", title="commands")
    show = commands.add_parser("show", help="show a release and what changed in it")
    show.add_argument("number", type=int)
    diff = commands.add_parser("diff", help="show what differs between two releases")
    diff.add_argument("old", type=int)
    diff.add_argument("new", type=int)
    return parser.parse_args()


def _stack(stacks: Sequence[SynthesisedStack], name: str | None) -> SynthesisedStack:
    names = [stack.name for stack in stacks]
    if name is None and len(stacks) == 1:
        return stacks[0]
    if name not in names:
        wrong = "Name one with --stack" if name is None else f"There is no stack {name}"
        raise ReleasesError(f"{wrong}; the app has {', '.join(names)}.")
    return stacks[names.index(name)]


def _described(
    arguments: argparse.Namespace, releases: Sequence[Release], stack: str
) -> Iterator[str]:
    match arguments.command:
        case "show":
            release = find_release(releases, arguments.number, stack)
            yield from _shown(release, _before(releases, release))
        case "diff":
            old, new = (find_release(releases, n, stack) for n in (arguments.old, arguments.new))
            yield from list(lines(old, new)) or ["No differences."]
        case _:
            yield from _listed(releases, stack)


def _listed(releases: Sequence[Release], stack: str) -> Iterator[str]:
    if not releases:
        yield f"{stack} has no releases yet: the first apply records one."
        return
    yield f"{'#':>4}  {'when (UTC)':<16}  {'commit':<9}  {'serial':>6}  what changed"
    for release in releases:
        when = release.time[:16].replace("T", " ")
        yield (
            f"{release.number:>4}  {when}  {_commit(release):<9}  "
            f"{release.serial:>6}  {_notes(release)}{summary(_before(releases, release), release)}"
        )


def _commit(release: Release) -> str:
    commit = release.commit or ""
    return commit[:8] + ("+" if commit.endswith("+") else "")


def _notes(release: Release) -> str:
    back = f"[back to {release.rolled_back_to}] " if release.rolled_back_to else ""
    return back + ("" if release.complete else "[incomplete] ")


def _before(releases: Sequence[Release], release: Release) -> Release | None:
    earlier = [each for each in releases if each.number < release.number]
    return earlier[-1] if earlier else None


def _shown(release: Release, before: Release | None) -> Iterator[str]:
    yield f"Release {release.number} of {release.time} {_notes(release)}".rstrip()
    yield f"  state          serial {release.serial}, lineage {release.lineage}"
    yield f"  commit         {release.commit or 'not known'}"
    yield f"  configuration  {release.configuration_digest}"
    for name, version in release.versions.items():
        yield f"  {name:<13}  {version or 'not known'}"
    for resource in release.resources:
        yield ""
        yield f"{resource.address}"
        for attribute, value in resource.attributes.items():
            if value is not None:
                yield f"  {attribute} = {plain(value)}"
        for reference, secret_version in resource.secrets.items():
            kept = f"in version {secret_version}" if secret_version else "without versions"
            yield f"  {reference} {kept}"
    if before is not None:
        yield ""
        yield f"Changed since release {before.number}:"
        yield from (f"  {line}" for line in lines(before, release))


if __name__ == "__main__":
    sys.exit(main())
