"""Reports on paper: frozen data in, PDF out. Knows neither Flask nor the database."""
