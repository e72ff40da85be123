# Evaluaciones de la asistencia recibida y respuestas de quienes la prestaron.

column-comments = Comentarios
column-effect = Efecto
column-how-to-improve = Cómo puede mejorarse
column-ownership = Apropiación
column-period-from = Desde
column-period-until = Hasta
column-provider = Proveedor
column-provider-code = Código del proveedor
column-quality = Calidad
column-relevance = Pertinencia
column-reply = Respuesta del proveedor
column-subject = Asistencia
column-sustainability = Sostenibilidad
column-timeliness = Puntualidad
column-what-worked = Lo que funcionó
column-would-request-again = Volvería a solicitarla
error-again-missing = Indique si el Estado volvería a recurrir a este proveedor: true o false.
error-assess-oneself = Un Estado no evalúa su propia asistencia. Indique la organización que prestó la asistencia.
error-assessment-unpublished = Mientras no se publique, una evaluación es «confidential» o «restricted». Indique uno de estos valores; al publicarla se mostrará a otros.
error-improvement-missing = Explique cómo podría mejorarse la asistencia. Si no hay nada que mejorar, dígalo en una frase.
error-not-rating = { $found } no es una puntuación. Indique un número entero de 1 (deficiente) a 5 (excelente), o «not_applicable».
error-nothing-rated = Debe puntuarse al menos un criterio de 1 a 5. Si ninguno es aplicable, no hay nada que evaluar.
error-period-ahead = El período aún no ha terminado. Indique un último día que no sea posterior a hoy: la asistencia se evalúa hasta ese día.
error-period-missing = Indique desde qué día hasta qué día se prestó la asistencia.
error-publish-confidential = Publicar una evaluación es mostrarla al menos al proveedor. Indique «restricted» o una visibilidad más amplia.
error-rating-missing = Puntúe este criterio de 1 (deficiente) a 5 (excelente), o indique «not_applicable».
