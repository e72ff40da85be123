# Ce qui ne va pas dans les fichiers d’un essai d’appariement (clearing-house evaluate).

trial-unreadable = Impossible de lire { $file } : { $reason }
trial-unwritable = Impossible d’écrire { $file } : { $reason }
trial-none = { $folder } ne contient aucune tâche : ni requêtes avec documents, ni textes étiquetés
trial-empty = { $file } ne contient aucun texte. Il en faut au moins un, chacun sous la forme d’un objet JSON sur sa propre ligne.
trial-not-utf8 = { $file }, ligne { $line } : ceci n’est pas de l’UTF-8. Enregistrez le fichier en UTF-8.
trial-no-object = { $file }, ligne { $line } : un objet JSON qui se termine sur la même ligne est attendu ; la lecture échoue à partir de la colonne { $column }.
trial-no-string = { $file }, ligne { $line } : la valeur de « { $field } » doit être une chaîne de caractères, entre guillemets.
trial-no-themes = { $file }, ligne { $line } : la valeur de « themes » doit être une liste de chaînes de caractères.
trial-no-id = { $file }, ligne { $line } : le champ « id » est absent ou vide. Donnez un identifiant au texte.
trial-no-text = { $file }, ligne { $line } : le champ « text » est absent. Ajoutez-le ; il peut être vide ("").
trial-id-twice = { $file }, ligne { $line } : l’identifiant « { $id } » figure déjà à la ligne { $before }. Donnez à chaque texte le sien.
trial-id-spaced = { $file }, ligne { $line } : l’identifiant « { $id } » contient des espaces, qui séparent les éléments d’une ligne dans les fichiers d’exécution. Écrivez-le en un seul mot ou omettez --runs.
trial-cells = { $file }, ligne { $line } : trois cellules séparées par des tabulations sont attendues : requête, document, note. Nombre de cellules trouvées : { $count }.
trial-no-grade = { $file }, ligne { $line } : la note est « { $found } » ; un nombre entier de 0 à { $max } est attendu.
trial-no-grade-first = { $file }, ligne { $line } : la note est « { $found } » ; un nombre entier de 0 à { $max } est attendu. Une ligne d’en-tête nomme les colonnes, séparées par des tabulations : { $heading }.
trial-two-grades = { $file }, ligne { $line } : la requête « { $query } » et le document « { $doc } » ont ici la note { $grade }, mais { $grade_before } à la ligne { $before }. Ne gardez que l’une des deux.
trial-qrels-unknown = { $files } : aucun jugement ne porte sur une requête et un document de la tâche. Écrivez leurs identifiants comme dans les fichiers de requêtes et de documents.
trial-qrels-all-0 = { $files } : aucun couple d’une requête et d’un document de la tâche n’a de note supérieure à 0 ; rien ne peut être mesuré.
trial-qrels-of-no-task = { $files } : aucun jugement ne porte sur une requête et un document d’une même tâche ; aucun n’a donc été pris en compte. Écrivez leurs identifiants comme dans les fichiers de requêtes et de documents.
trial-no-labels = { $files } : aucun texte n’a d’étiquette dans le champ « themes » ; rien ne peut être mesuré.
