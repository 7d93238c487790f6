"""Creating, reading, changing and deleting an object."""

from tfplugin.testing import Terraform

from .conftest import Objects, private_state

ADDRESS = "demo_server.it"


def server(**arguments: object) -> dict[str, object]:
    return {"resource": {"demo_server": {"it": {"name": "one", **arguments}}}}


def test_a_plan_is_empty_after_the_apply(terraform: Terraform) -> None:
    terraform.write(server())
    assert terraform.plan().changes[ADDRESS].actions == ["create"]
    terraform.apply()
    assert terraform.plan().is_empty


def test_a_saved_plan_is_applied_as_it_was_planned(terraform: Terraform, objects: Objects) -> None:
    terraform.write(server(size=20))
    plan = terraform.plan()
    terraform.apply(str(plan.file))
    assert objects.all()["server-one"]["size"] == 20


def test_an_update_in_place_keeps_the_object(terraform: Terraform) -> None:
    terraform.write(server())
    terraform.apply()
    terraform.write(server(size=20))
    plan = terraform.plan()
    assert plan.changes[ADDRESS].actions == ["update"]
    terraform.apply()
    state = terraform.state()[ADDRESS]
    assert (state["id"], state["size"], state["revision"]) == ("server-one", 20, 2)
    assert terraform.plan().is_empty


def test_a_change_made_elsewhere_is_seen_and_undone(terraform: Terraform, objects: Objects) -> None:
    terraform.write(server(size=20))
    terraform.apply()
    objects.change("server-one", size=7)
    plan = terraform.plan()
    assert plan.drift[ADDRESS].after["size"] == 7
    change = plan.changes[ADDRESS]
    assert (change.actions, change.before["size"], change.after["size"]) == (["update"], 7, 20)
    terraform.apply()
    assert objects.all()["server-one"]["size"] == 20


def test_an_object_removed_elsewhere_is_created_again(
    terraform: Terraform, objects: Objects
) -> None:
    terraform.write(server())
    terraform.apply()
    objects.remove("server-one")
    assert terraform.plan().changes[ADDRESS].actions == ["create"]


def test_destroy_asks_the_plan_hook_and_deletes(terraform: Terraform, objects: Objects) -> None:
    terraform.write(server())
    terraform.apply()
    result = terraform.destroy()
    result.expect_warning("Data will be lost", contains="one is deleted", attribute="name")
    assert objects.all() == {}
    assert terraform.state() == {}


def test_a_failed_create_leaves_nothing_in_the_state(
    terraform: Terraform, objects: Objects
) -> None:
    terraform.write(server(misbehave="create"))
    result = terraform.apply(check=False)
    result.expect_error("Cannot create", contains="Asked to fail", attribute="misbehave")
    assert objects.all() == {}
    assert terraform.state() == {}


def test_what_a_failed_create_saved_is_kept_and_replaced(terraform: Terraform) -> None:
    terraform.write(server(misbehave="create-half"))
    terraform.apply(check=False).expect_error("Half done", attribute="misbehave")
    assert terraform.state()[ADDRESS]["id"] == "server-one"
    terraform.write(server())
    plan = terraform.plan()
    assert plan.changes[ADDRESS].actions == ["delete", "create"]
    assert plan.changes[ADDRESS].reason == "replace_because_tainted"


def test_a_failed_update_keeps_the_state(terraform: Terraform) -> None:
    terraform.write(server())
    terraform.apply()
    terraform.write(server(size=20, misbehave="update"))
    terraform.apply(check=False).expect_error("Cannot update", attribute="misbehave")
    state = terraform.state()[ADDRESS]
    assert (state["size"], state["misbehave"], state["revision"]) == (10, None, 1)


def test_a_failed_delete_keeps_the_state(terraform: Terraform, objects: Objects) -> None:
    terraform.write(server(misbehave="delete"))
    terraform.apply()
    terraform.destroy(check=False).expect_error("Cannot delete", contains="Asked to")
    assert terraform.state()[ADDRESS]["id"] == "server-one"
    assert "server-one" in objects.all()


def test_a_new_object_starts_without_the_private_state_of_the_old(terraform: Terraform) -> None:
    terraform.write(server())
    terraform.apply()
    terraform.apply()
    assert private_state(terraform)["read"] == 1
    terraform.write(server(region="us"))
    terraform.apply()
    assert private_state(terraform) == {"created": True, "planned": 1}


def test_private_state_survives_from_call_to_call(terraform: Terraform) -> None:
    terraform.write(server())
    terraform.apply()
    terraform.apply()
    terraform.write(server(size=20))
    terraform.apply()
    assert private_state(terraform) == {"created": True, "planned": 2, "read": 2}
