# Lo que espera a alguien, una frase cada vez.

task-acknowledge-need = Acusar recibo de la necesidad: ha sido presentada.
task-break-silence = Hace tiempo que no se sabe nada de la cooperación: preguntar o informar.
task-clarify-need = Aclarar la necesidad: le ha sido devuelta.
task-decide-for-need = Decidir sobre la sugerencia para su necesidad; sin respuesta, caduca.
task-decide-for-offer = Decidir sobre la necesidad que se le ha planteado; sin respuesta, la sugerencia caduca.
task-endorse-need = Hacer suya o rechazar la necesidad registrada en su nombre.
task-endorse-offer = Hacer suya o rechazar la oferta registrada en su nombre.
task-object-or-open-need = Objetar la apertura de la necesidad o abrirla ya; se abre por sí sola al vencer el plazo.
task-publish-offer = Publicar la oferta: ha sido verificada.
task-review-need = Examinar la necesidad.
task-review-offer = Verificar la oferta.
task-review-practice = Examinar la práctica.
task-submit-assessment = Evaluar la asistencia recibida.
task-update-cooperation = Informar de la marcha de la cooperación: corresponde una actualización.
task-verify-need = Indicar si la necesidad sigue vigente y renovarla: su validez termina.
task-verify-offer = Indicar si la oferta sigue en pie y renovarla: su validez termina.
task-consent-to-merge = Indicar si su necesidad puede fusionarse con otra que dice lo mismo; sin respuesta, la propuesta caduca.
task-write-brief = Redactar la nota informativa del centro de intercambio, enviarla e indicar la fecha.
task-write-letter = Preguntar al Estado qué ha sido de la cooperación: ha pasado un año desde que se acordó. Enviar la carta e indicar la fecha.
task-publish-practice = Publicar la práctica: ha sido examinada.
task-answer-co-authorship = Indicar si es coautor de la práctica; solo se le nombrará tras su confirmación.
task-answer-exchange = Responder a la solicitud de compartir su práctica: hacer una oferta a partir de ella o declinar.
task-answer-join-request = Responder a la solicitud de sumarse: aceptar o rechazar.
task-reply-to-assessment = Responder, si lo desea, a la evaluación de su asistencia: el Estado la ha presentado.
