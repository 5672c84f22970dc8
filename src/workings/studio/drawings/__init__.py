"""Pictures that are computed on the server: the map, the line of a session, three curves, two vectors at rest."""
