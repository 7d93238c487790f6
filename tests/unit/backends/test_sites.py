"""One Liquid server, or several."""

from pathlib import Path

import pytest
from liquid_stacks.sites import SitesError, sites


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("berlin", "Tel Aviv", "other/berlin"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "liquid.ini").write_text(f"[liquid]\ndomain = {name[0].lower()}.org\n")
    (tmp_path / "liquid.ini").write_text("[liquid]\ndomain = here.org\n")
    return tmp_path


def test_one_server_keeps_the_plain_name(folder: Path) -> None:
    [site] = sites({})
    assert (site.stack, site.config.domain, site.is_alone) == ("rocketchat", "here.org", True)
    [site] = sites({"LIQUID_INI": str(folder / "berlin/liquid.ini")})
    assert (site.stack, site.config.domain) == ("rocketchat", "b.org")


def test_several_are_called_after_their_folders(folder: Path) -> None:
    found = sites({"SITES": "berlin/liquid.ini, Tel Aviv/liquid.ini"})
    assert [(site.stack, site.config.domain) for site in found] == [
        ("berlin", "b.org"),
        ("tel-aviv", "t.org"),
    ]
    assert [site.backend({}).options["path"] for site in found] == [
        str(folder / "terraform.berlin.tfstate"),
        str(folder / "terraform.tel-aviv.tfstate"),
    ]


def test_a_site_keeps_its_name_when_the_others_go(folder: Path) -> None:
    [site] = sites({"SITES": "berlin/liquid.ini"})
    assert site.stack == "berlin"


def test_a_site_keeps_its_name_when_its_domain_changes(folder: Path) -> None:
    (folder / "berlin/liquid.ini").write_text("[liquid]\ndomain = new.org\n")
    [site] = sites({"SITES": "berlin/liquid.ini"})
    assert (site.stack, site.config.domain) == ("berlin", "new.org")


@pytest.mark.parametrize(
    ("environment", "message"),
    [
        (
            {"SITES": "berlin/liquid.ini,other/berlin/liquid.ini"},
            "are both in a folder called berlin",
        ),
        (
            {"SITES": "berlin/liquid.ini", "ROCKETCHAT_URL": "https://x"},
            "ROCKETCHAT_URL is the address of one of them",
        ),
        ({"SITES": " , "}, "SITES is ' , ' and names no file; expected paths of liquid.ini files"),
    ],
)
def test_what_names_no_servers_that_can_be_told_apart_is_refused(
    folder: Path, environment: dict[str, str], message: str
) -> None:
    with pytest.raises(SitesError, match=message):
        sites(environment)
