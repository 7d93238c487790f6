terraform import rocketchat_asset.logo logo
