terraform {
  required_providers {
    rocketchat = {
      source = "registry.terraform.io/liquid/rocketchat"
    }
  }
}

# A personal access token from Vault. Set VAULT_ADDR and VAULT_TOKEN.
provider "rocketchat" {
  url        = "https://chat.example.org"
  user_id    = "vault:secret/rocketchat/terraform#user_id"
  auth_token = "vault:secret/rocketchat/terraform#auth_token"
}

resource "rocketchat_setting" "site_name" {
  name  = "Site_Name"
  value = "Team chat"
}
