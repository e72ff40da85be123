error-demo-not-empty = This database already holds other content, or an interrupted demonstration. The demonstration is loaded into an empty database only: name a new one with --database.
