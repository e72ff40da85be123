# Actividades y coordinación.

error-matrix-unbounded = Indique un país o un tema: todo lo que se hace en todas partes no cabe en una sola respuesta.
error-recommendation-elsewhere = La recomendación { $id } está dirigida a un Estado ({ $state }) en el que no se realiza la actividad. Añada el país u omita la recomendación.
error-join-nobody = Nadie presta ayuda para esta necesidad: su estado es «{ $state }». Presente en su lugar una oferta.
error-join-over = Ya no hay ninguna cooperación en marcha para esta necesidad. Nadie puede sumarse.
