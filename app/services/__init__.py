"""Services: the journeys of the program, one file each, as plain functions on a workspace. They join the adapters."""
