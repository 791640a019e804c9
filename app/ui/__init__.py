"""Qt: shows and asks, decides nothing. Screens read the picture of a session and change it through its one door."""
