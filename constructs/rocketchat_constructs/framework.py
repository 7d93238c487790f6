"""CDK for Terraform, as the rest of this package uses it.

This is the one module that imports the framework, so that its successor can take its place here.
"""

import os
import shutil

# The framework runs on Node.js and fails without it in ways that do not say so.
if shutil.which(os.environ.get("JSII_NODE", "node")) is None:
    raise ImportError(
        "CDK for Terraform runs on Node.js, and there is no `node` on the PATH. "
        "Install Node.js 20 or 22."
    )

# Node.js 20 does; without this its end of life is announced at every start, in eleven lines.
os.environ.setdefault("JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION", "20")

from cdktf import (
    App,
    FileProvisioner,
    IResolvable,
    ITerraformDependable,
    ITerraformIterator,
    LocalExecProvisioner,
    RemoteExecProvisioner,
    SSHProvisionerConnection,
    TerraformBackend,
    TerraformCount,
    TerraformDataSource,
    TerraformOutput,
    TerraformProvider,
    TerraformProviderGeneratorMetadata,
    TerraformResource,
    TerraformResourceLifecycle,
    TerraformStack,
    Testing,
    Token,
    WinrmProvisionerConnection,
)
from constructs import Construct

__all__ = [
    "App",
    "Construct",
    "FileProvisioner",
    "IResolvable",
    "ITerraformDependable",
    "ITerraformIterator",
    "LocalExecProvisioner",
    "RemoteExecProvisioner",
    "SSHProvisionerConnection",
    "TerraformBackend",
    "TerraformCount",
    "TerraformDataSource",
    "TerraformOutput",
    "TerraformProvider",
    "TerraformProviderGeneratorMetadata",
    "TerraformResource",
    "TerraformResourceLifecycle",
    "TerraformStack",
    "Testing",
    "Token",
    "WinrmProvisionerConnection",
]
