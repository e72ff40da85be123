trial-unreadable = No se puede leer { $file }: { $reason }
trial-line-unreadable = { $file }, línea { $line }: { $reason }
trial-none = { $folder } no contiene ninguna tarea: ni consultas con documentos ni textos etiquetados
