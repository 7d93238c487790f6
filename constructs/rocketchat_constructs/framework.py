"""The only module that imports the framework, CDK for Terraform.

The framework is `cdktf`, or its successor `cdktn` where that is installed. The two have the same
classes; `NAME` says which one it is.
"""

import os
import shutil
from importlib.util import find_spec
from typing import TYPE_CHECKING

# The framework runs on Node.js. Without it, the framework's own errors do not say what is missing.
if shutil.which(os.environ.get("JSII_NODE", "node")) is None:
    raise ImportError(
        "CDK for Terraform runs on Node.js, and there is no `node` on the PATH. "
        "Install Node.js 20 or 22."
    )

# Without this, Node.js 20 announces its end of life at every start, in eleven lines.
os.environ.setdefault("JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION", "20")

from constructs import Construct, IConstruct


def _is_installed(name: str) -> bool:
    """Return whether the library is installed. A folder that has the same name does not count."""
    spec = find_spec(name)
    return spec is not None and spec.origin is not None


NAME = "cdktn" if _is_installed("cdktn") else "cdktf"
"""The framework in use."""

if not _is_installed(NAME):
    raise ImportError(
        "Neither cdktf nor cdktn is installed, and rocketchat_constructs needs one of the two: "
        "run `pip install cdktf` or `pip install cdktn`."
    )

if TYPE_CHECKING or NAME == "cdktf":
    from cdktf import (
        Annotations,
        App,
        Aspects,
        AssetType,
        FileProvisioner,
        IAspect,
        IResolvable,
        ITerraformDependable,
        ITerraformIterator,
        LocalExecProvisioner,
        RemoteExecProvisioner,
        SSHProvisionerConnection,
        TerraformAsset,
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
else:
    from cdktn import (
        Annotations,
        App,
        Aspects,
        AssetType,
        FileProvisioner,
        IAspect,
        IResolvable,
        ITerraformDependable,
        ITerraformIterator,
        LocalExecProvisioner,
        RemoteExecProvisioner,
        SSHProvisionerConnection,
        TerraformAsset,
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

__all__ = [
    "NAME",
    "Annotations",
    "App",
    "Aspects",
    "AssetType",
    "Construct",
    "FileProvisioner",
    "IAspect",
    "IConstruct",
    "IResolvable",
    "ITerraformDependable",
    "ITerraformIterator",
    "LocalExecProvisioner",
    "RemoteExecProvisioner",
    "SSHProvisionerConnection",
    "TerraformAsset",
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
