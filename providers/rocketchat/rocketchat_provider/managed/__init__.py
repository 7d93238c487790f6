"""What resources that manage settings share."""
