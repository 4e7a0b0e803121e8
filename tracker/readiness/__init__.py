"""What is still missing, per initiative and release; and the steps whose conditions span parts."""
