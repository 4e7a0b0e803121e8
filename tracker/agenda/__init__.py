"""The agenda that writes itself: what a team's EM and PM talk about, gathered from every part."""
