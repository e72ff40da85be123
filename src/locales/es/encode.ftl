# Qué está mal en los archivos de clearing-house encode.

encode-no-texts = { $file }: se espera una matriz JSON de cadenas de caracteres, por ejemplo ["Un primer texto", "Un segundo texto"]; a partir de la línea { $line }, columna { $column }, no puede leerse como tal.
encode-no-weights = { $file }: se esperan { $count } números de 32 bits (de coma flotante, con el byte menos significativo primero), es decir, { $bytes } bytes. Número de bytes encontrados: { $found }.
