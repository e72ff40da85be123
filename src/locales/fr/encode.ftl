# Ce qui ne va pas dans les fichiers de clearing-house encode.

encode-no-texts = { $file } : un tableau JSON de chaînes de caractères est attendu, par exemple ["Un premier texte", "Un second texte"] ; la lecture échoue à partir de la ligne { $line }, colonne { $column }.
encode-no-weights = { $file } : { $count } nombres de 32 bits (nombres à virgule flottante, petit-boutistes) sont attendus, soit { $bytes } octets. Nombre d’octets trouvés : { $found }.
