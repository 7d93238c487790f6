resource "rocketchat_oauth_app" "wiki" {
  name             = "Wiki"
  redirect_uris    = ["https://wiki.example.org/callback"]
  client_secret_to = "vault:secret/wiki/oauth2#client_secret"
}

output "client_id" {
  value = rocketchat_oauth_app.wiki.client_id
}
