"""People, their roles, teams, products, sessions and links: who somebody is, and what they see."""
