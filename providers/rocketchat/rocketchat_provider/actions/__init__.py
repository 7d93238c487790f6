"""The provider's actions by their names in Terraform."""

import tfplugin as tf

from rocketchat_provider.actions.check_login import CheckLogin
from rocketchat_provider.actions.send_test_push import SendTestPush
from rocketchat_provider.actions.sync_workspace import SyncWorkspace

ACTIONS: dict[str, type[tf.AnyAction]] = {
    "rocketchat_check_login": CheckLogin,
    "rocketchat_send_test_push": SendTestPush,
    "rocketchat_sync_workspace": SyncWorkspace,
}
