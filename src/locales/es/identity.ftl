# Personas, organizaciones, sesiones y claves.
error-credential = La credencial no es válida. Vuelva a iniciar sesión o compruebe la clave de API.
error-token-expired = La credencial de acceso ha caducado. Renueve la sesión o vuelva a iniciarla.
error-sign-in-refused = La dirección o la contraseña es incorrecta, o la cuenta está bloqueada por un tiempo. Tras varios intentos fallidos, espere antes de volver a intentarlo.
error-refresh-token = La sesión ha terminado. Vuelva a iniciar sesión.
error-no-mandate = No tiene actualmente mandato de ninguna organización. Diríjase al administrador del centro de intercambio.
error-choose-organization = Indique en nombre de qué organización inicia sesión: { $choices }.
error-role-not-open = Las personas de la organización { $organization } pueden desempeñar estas funciones: { $roles }. Indique al menos una de ellas y ninguna otra.
error-password-length = Una contraseña tiene de { $min } a { $max } caracteres.
error-present-password = Esta no es su contraseña actual, o ha habido demasiados intentos fallidos: espere antes de volver a intentarlo.
error-email-taken = Ya hay una persona registrada con la dirección { $email }.
error-ends-before-start = Un mandato termina después de comenzar.
error-mandate-overlaps = La persona ya tiene un mandato de esta organización para ese período. Póngale fin primero.
error-mandate-ended = Este mandato ya ha terminado.
error-not-invited = Esta persona ya ha aceptado la invitación o no está activa.
error-people-only = Solo puede hacerlo una persona que haya iniciado sesión, no una clave de API.
error-link = Este enlace no funciona: ya se utilizó, es demasiado antiguo o está incompleto. Solicite uno nuevo.
error-no-scope = Una clave necesita al menos un alcance: read, write.
error-key-exceeds-maker = Aquí, una clave actuaría como { $role }, que puede hacer lo que usted no puede. Pida al administrador que la cree.
error-key-expiry = Una clave caduca en una fecha futura, en un plazo máximo de { $days } días.
error-organization-code = Un código tiene de 2 a { $max } caracteres: letras mayúsculas de la A a la Z, cifras y guiones.
error-not-a-state = { $code } no es el código ISO 3166 alfa-3 de un Estado.
error-unknown-country = { $code } no es el código ISO 3166 alfa-3 de un país.
mail-invitation-subject = Invitación al centro de intercambio de información sobre asistencia técnica del EPU
mail-invitation-text =
    Estimado/a { $name }:

    Le invitamos a participar en el centro de intercambio de información sobre asistencia técnica para el seguimiento del Examen Periódico Universal. Elija su contraseña aquí, en un plazo de siete días:

    { $link }

    El enlace funciona una sola vez. Si no esperaba este mensaje, puede hacer caso omiso de él.
mail-password-reset-subject = Nueva contraseña para el centro de intercambio de información sobre asistencia técnica del EPU
mail-password-reset-text =
    Estimado/a { $name }:

    Se ha solicitado una nueva contraseña para esta dirección. Si la solicitud es suya, elíjala aquí, en el plazo de una hora:

    { $link }

    El enlace funciona una sola vez. Si la solicitud no es suya, puede hacer caso omiso de este mensaje: su contraseña no cambia.
