# Por qué una copia de seguridad no se escribe o no se restaura.

backup-damaged = La copia de seguridad { $file } está dañada: las filas de «{ $table }» están incompletas. No se ha modificado nada. Utilice otra copia.
backup-database-in-use = La base de datos no está vacía: «{ $table }» contiene filas. No se ha modificado nada. Restaure la copia en una base de datos nueva.
backup-file-exists = El archivo { $file } ya existe y no se sobrescribe. Indique otro nombre.
backup-not-a-backup = El archivo { $file } no es una copia de seguridad completa del centro de intercambio: es otra cosa o quedó truncado. No se ha modificado nada.
backup-other-version = La copia de seguridad es de la versión { $version }, escrita por la edición { $program }; esta edición lee la versión { $own }. No se ha modificado nada. Restáurela con la edición que la escribió; una edición más reciente actualizará después la base de datos.
backup-rows-refused = La base de datos rechaza filas de «{ $table }»: { $reason }. No se ha modificado nada. Utilice otra copia.
