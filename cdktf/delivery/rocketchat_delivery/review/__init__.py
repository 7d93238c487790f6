"""`pipenv run review`: what a plan would do, for the people who have to agree to it."""
