# Why a backup is not written or not restored.

backup-damaged = The backup { $file } is damaged: the rows of “{ $table }” are incomplete. Nothing was changed. Use another backup.
backup-database-in-use = The database is not empty: “{ $table }” has rows. Nothing was changed. Restore into a new database.
backup-file-exists = The file { $file } already exists and is not overwritten. Give another name.
backup-not-a-backup = The file { $file } is not a complete backup of the clearing-house: it is something else, or it was cut short. Nothing was changed.
backup-other-version = The backup is of version { $version }, written by release { $program }; this release reads version { $own }. Nothing was changed. Restore it with the release that wrote it; a newer release then brings the database up to date.
backup-rows-refused = The database refuses rows of “{ $table }”: { $reason }. Nothing was changed. Use another backup.
