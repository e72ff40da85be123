# Letters and briefs of the clearing-house.

brief-assessments-came = Evaluaciones presentadas
brief-column-count = Número
brief-column-figure = Indicador
brief-column-note = Observación
brief-column-on = Desde
brief-column-organization = Estado u organización
brief-column-title = Título
brief-cooperations-begun = Cooperaciones iniciadas
brief-cooperations-silent = Cooperaciones sin noticias desde hace tiempo
brief-cooperations-standing = Cooperaciones en curso
brief-for-staff = Para uso del personal del centro de intercambio: menciona fichas que no son públicas; la observación indica quién puede ver cada una.
brief-heading-cooperations = Cooperaciones en curso
brief-heading-needs = Necesidades a la espera de asistencia
brief-heading-offers = Ofertas recibidas
brief-more = Aquí solo se mencionan { $max }; puede haber más.
brief-needs-came = Necesidades recibidas
brief-needs-met = Necesidades satisfechas, total o parcialmente
brief-needs-unmet = Necesidades cerradas sin haber sido satisfechas
brief-needs-waiting = Necesidades a la espera de asistencia
brief-none = Ninguna.
brief-offers-available = Ofertas disponibles
brief-offers-came = Ofertas recibidas
brief-on = Situación al { $date }
brief-silent = Sin noticias desde hace tiempo
brief-since = Lo recibido se cuenta desde el { $date }.
error-sent-before-drafted = Una carta se envía el { $date }, día en que se redactó, o después.
letter-brief-title = Nota informativa del centro de intercambio, { $date }
letter-follow-up-body =
    El centro de intercambio saluda atentamente al Estado interesado ({ $state }) y se refiere a la cooperación acordada el { $date } en relación con la necesidad «{ $title }» (asociados: { $partners }).

    Ha transcurrido un año desde entonces. El centro de intercambio agradecería saber qué se entregó, qué ha cambiado para la aplicación de las recomendaciones correspondientes, qué la ha obstaculizado y si se necesita más asistencia.

    La información puede facilitarse en el sistema, como actualización sobre la cooperación y como evaluación de la asistencia recibida.
letter-follow-up-title = Un año después: { $title }
letter-to = A la atención de: { $name }
