"""What travels: submission packages, their signatures, and the check of packages from outside."""
