# Qué está mal en los archivos de un ensayo de emparejamiento (clearing-house evaluate).

trial-unreadable = No se puede leer { $file }: { $reason }
trial-unwritable = No se puede escribir { $file }: { $reason }
trial-none = { $folder } no contiene ninguna tarea: ni consultas con documentos ni textos etiquetados
trial-empty = { $file } no contiene ningún texto. Se espera al menos uno, cada uno como un objeto JSON en su propia línea.
trial-not-utf8 = { $file }, línea { $line }: esto no es UTF-8. Guarde el archivo en UTF-8.
trial-no-object = { $file }, línea { $line }: se espera un objeto JSON que termine en la misma línea; a partir de la columna { $column } no puede leerse como tal.
trial-no-string = { $file }, línea { $line }: el valor de «{ $field }» debe ser una cadena de caracteres, entre comillas.
trial-no-themes = { $file }, línea { $line }: el valor de «themes» debe ser una lista de cadenas de caracteres.
trial-no-id = { $file }, línea { $line }: falta el campo «id» o está vacío. Asigne un identificador al texto.
trial-no-text = { $file }, línea { $line }: falta el campo «text». Añádalo; puede estar vacío ("").
trial-id-twice = { $file }, línea { $line }: el identificador «{ $id }» ya figura en la línea { $before }. Asigne a cada texto el suyo.
trial-id-spaced = { $file }, línea { $line }: el identificador «{ $id }» contiene espacios, que separan las partes de una línea en los archivos de ejecución. Escríbalo como una sola palabra u omita --runs.
trial-cells = { $file }, línea { $line }: se esperan tres celdas separadas por tabuladores: consulta, documento, grado. Número de celdas encontradas: { $count }.
trial-no-grade = { $file }, línea { $line }: el grado es «{ $found }»; se espera un número entero de 0 a { $max }.
trial-no-grade-first = { $file }, línea { $line }: el grado es «{ $found }»; se espera un número entero de 0 a { $max }. Una línea de encabezamiento nombra las columnas, separadas por tabuladores: { $heading }.
trial-two-grades = { $file }, línea { $line }: la consulta «{ $query }» y el documento «{ $doc }» tienen aquí el grado { $grade }, pero { $grade_before } en la línea { $before }. Conserve uno de los dos.
trial-qrels-unknown = { $files }: ningún juicio se refiere a una consulta y un documento de la tarea. Escriba sus identificadores como en los archivos de consultas y de documentos.
trial-qrels-all-0 = { $files }: ningún par de una consulta y un documento de la tarea tiene un grado superior a 0, por lo que no se puede medir nada.
trial-qrels-of-no-task = { $files }: ningún juicio se refiere a una consulta y un documento de una misma tarea, por lo que no se tuvo en cuenta ninguno. Escriba sus identificadores como en los archivos de consultas y de documentos.
trial-no-labels = { $files }: ningún texto tiene una etiqueta en el campo «themes», por lo que no se puede medir nada.
