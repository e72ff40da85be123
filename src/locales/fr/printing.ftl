printing-failed = Impossible d’afficher le résultat : { $reason }
