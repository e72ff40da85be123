trial-unreadable = Impossible de lire { $file } : { $reason }
trial-line-unreadable = { $file }, ligne { $line } : { $reason }
trial-none = { $folder } ne contient aucune tâche : ni requêtes avec documents, ni textes étiquetés
