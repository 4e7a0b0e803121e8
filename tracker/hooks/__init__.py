"""Webhooks: how GitHub and GitLab prove that they speak of a product's releases."""
