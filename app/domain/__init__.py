"""What things are: frozen values and pure functions. No Qt, SQL, files or clock here."""
