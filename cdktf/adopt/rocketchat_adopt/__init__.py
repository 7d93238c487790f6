"""`pipenv run adopt`: take a running server's configuration over into code.

`reading` asks the server, `describing` makes Terraform elements of what it finds, `python_code` and
`hcl` write them down, `summary` and `job_file` report what a person has to know, and `next_steps`
the command that follows. Nothing is written to the
server.
"""
