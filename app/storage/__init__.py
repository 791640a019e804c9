"""A workspace (工作库) folder <-> domain values. The only place with SQL."""
