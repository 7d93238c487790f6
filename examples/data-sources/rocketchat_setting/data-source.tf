data "rocketchat_setting" "site_url" {
  name = "Site_Url"
}

output "site_url" {
  value = data.rocketchat_setting.site_url.value
}
