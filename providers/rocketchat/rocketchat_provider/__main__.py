"""`python -m rocketchat_provider`: the process that Terraform starts."""

from tfplugin import serve

from rocketchat_provider.provider import RocketChatProvider

serve(RocketChatProvider())
