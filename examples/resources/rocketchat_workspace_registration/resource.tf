resource "rocketchat_workspace_registration" "cloud" {
  organization_name   = "Example"
  organization_type   = "nonprofit"
  organization_email  = "admin@example.org"
  industry            = "media"
  size                = "2"
  country             = "worldwide"
  agree_privacy_terms = true
  registration_token  = "vault:secret/rocketchat/cloud#token"
}
