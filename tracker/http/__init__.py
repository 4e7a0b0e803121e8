"""What pages and API share of HTTP: refusals as answers, addresses of places."""
