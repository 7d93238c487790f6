"""Delivery: what Terraform does to a Rocket.Chat is reviewed, deployed, recorded and rolled back.

`commands` are what people run. `app` synthesises the stacks, `terraform` runs Terraform on them and
reads what it answers, `review` reports a plan, `releases` records what was applied, `rollback`
brings a release back, and `backends` says where states are kept.
"""
