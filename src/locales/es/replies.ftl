# The consolidated reply to a State.

error-reply-state = No hay respuesta consolidada por ahora: la cooperación está «{ $state }». Puede obtenerse a partir del acuerdo, salvo que se ponga fin a la cooperación.
reply-column-asked = Solicitado
reply-column-contact = Contacto
reply-column-from = Desde
reply-column-line = Línea de la necesidad
reply-column-open = Sin cubrir
reply-column-partner = Asociado
reply-column-quantity = Comprometido
reply-column-role = Función
reply-column-until = Hasta
reply-covered = Todas las líneas de la necesidad están cubiertas.
reply-introduction = Los asociados que figuran a continuación han aceptado ayudar a atender esta necesidad, con el consentimiento del Estado interesado.
reply-made-on = Situación al { $date }
reply-need = Necesidad: { $title }
reply-nothing-yet = Nada comprometido todavía
reply-role-civil-society-partner = Asociado de la sociedad civil
reply-role-implementing = Ejecución
reply-role-lead = Responsable principal
reply-role-monitoring = Seguimiento
reply-role-supporting = Apoyo
reply-title = Respuesta consolidada del centro de intercambio
reply-to = A la atención de: { $state }
reply-uncovered = Lo que aún no está cubierto
