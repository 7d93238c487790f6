"""Test a provider with the real Terraform."""

from tfplugin.terraform import Change, Diagnostic
from tfplugin.testing.canaries import assert_no_secret
from tfplugin.testing.results import Listed, Plan, Query, Result, TerraformFailed
from tfplugin.testing.terraform import PROVIDER_VERSION, Terraform

__all__ = [
    "PROVIDER_VERSION",
    "Change",
    "Diagnostic",
    "Listed",
    "Plan",
    "Query",
    "Result",
    "Terraform",
    "TerraformFailed",
    "assert_no_secret",
]
