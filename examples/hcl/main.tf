# A Rocket.Chat whose users log in through an OAuth2 provider, in Terraform's language.
#
# Install the provider into this folder, then run terraform here as usual:
#
#   ../../.venv/bin/rocketchat-provider-install .
#   export ROCKETCHAT_URL=https://chat.example.org VAULT_ADDR=https://vault.example.org:8200
#   export VAULT_TOKEN=…
#   terraform init
#   terraform plan

terraform {
  required_version = ">= 1.11"
  required_providers {
    rocketchat = {
      source = "registry.terraform.io/liquid/rocketchat"
    }
  }
}

# The address comes from ROCKETCHAT_URL, Vault's from VAULT_ADDR and VAULT_TOKEN.
provider "rocketchat" {
  username = "vault:secret/rocketchat/admin#username"
  password = "vault:secret/rocketchat/admin#password"
}

variable "domain" {
  description = "Domain of the site: the chat is at chat.<domain>, the accounts at id.<domain>."
  type        = string
  default     = "example.org"
}

resource "rocketchat_setting" "site_url" {
  name  = "Site_Url"
  value = "https://chat.${var.domain}"
}

resource "rocketchat_custom_oauth" "team" {
  name     = "Team"
  url      = "https://id.${var.domain}"
  site_url = rocketchat_setting.site_url.value

  token_path     = "/oauth2/token"
  identity_path  = "/oauth2/userinfo"
  authorize_path = "/oauth2/authorize"
  scope          = "openid profile email"
  client_id      = "vault:secret/rocketchat/oauth2#client_id"
  client_secret  = "vault:secret/rocketchat/oauth2#client_secret"

  login_style        = "redirect"
  button_label_text  = "Log in with your team account"
  button_label_color = "#FFFFFF"
  button_color       = "#13679a"
  username_field     = "preferred_username"
  email_field        = "email"
  name_field         = "name"
  merge_users        = true
}

resource "rocketchat_settings" "site" {
  values = {
    Site_Name                 = "Team chat"
    Accounts_RegistrationForm = "Disabled"
    Accounts_LoginExpiration  = 30
    Message_MaxAllowedSize    = 10000
    # Without a mail server, users would not receive codes, and nobody could log in.
    Accounts_TwoFactorAuthentication_By_Email_Enabled = false
  }
}

# The form is hidden only after a login works, and shown again before the service is removed.
resource "rocketchat_login_form" "form" {
  visible = false
  requires = [{
    service    = rocketchat_custom_oauth.team.service
    generation = rocketchat_custom_oauth.team.generation
  }]
  site_url   = rocketchat_setting.site_url.value
  depends_on = [rocketchat_settings.site]
}

data "rocketchat_server" "this" {}

output "callback_url" {
  description = "Redirect URI to register at the OAuth2 provider."
  value       = rocketchat_custom_oauth.team.callback_url
}

output "version" {
  value = data.rocketchat_server.this.version
}
