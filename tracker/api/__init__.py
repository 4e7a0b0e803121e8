"""The API below /api/v1, for pipelines and programs: the same rules as the pages."""
