# Mensajes a webhooks y correos de avisos.

error-url-inside = Esta dirección lleva al interior, adonde no se envían mensajes. Indique una a la que se llegue desde la Internet pública.
error-webhooks-max = Puede haber como máximo { $max } webhooks. Elimine uno primero.
error-webhook-inactive = El webhook está desactivado y no se le envía nada. Arregle su receptor, actívelo y pídalo de nuevo.
mail-digest-subject = Novedades en el centro de intercambio: { $count }
mail-digest-text =
    Estimado/a { $name }:

    Estas son las novedades del centro de intercambio de información sobre asistencia técnica para el seguimiento del Examen Periódico Universal:

    { $lines }

    Además de estas: { $more }. Puede que tenga que iniciar sesión para leerlas. Para no recibir más mensajes de este tipo:

    { $link }
page-unsubscribe-done = No recibirá más mensajes. Puede volver a recibirlos desde sus ajustes.
page-unsubscribe-introduction = No recibirá más mensajes sobre las novedades del centro de intercambio. De todos modos, allí le esperarán.
page-unsubscribe-send = No recibir más mensajes
page-unsubscribe-title = No recibir más mensajes
