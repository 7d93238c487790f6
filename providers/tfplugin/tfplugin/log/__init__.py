"""Logs in Terraform's form, with secrets redacted."""
