# The pages behind links that work once.
page-invitation-title = Aceptar la invitación
page-invitation-introduction = Elija la contraseña con la que iniciará sesión en el centro de intercambio de información sobre asistencia técnica para el seguimiento del Examen Periódico Universal.
page-password-reset-title = Elegir una nueva contraseña
page-password-reset-introduction = La nueva contraseña sustituye a la anterior y cierra todas sus sesiones.
page-setup-title = Crear el primer administrador
page-setup-introduction = El primer administrador registra a las personas y las organizaciones. Este enlace funciona una sola vez.
page-password-done = Su contraseña se ha guardado. Ya puede iniciar sesión con ella.
page-setup-done = El primer administrador ha quedado registrado y ya puede iniciar sesión.
page-email = Dirección de correo electrónico
page-name = Nombre
page-password = Contraseña
page-password-hint = De { $min } a { $max } caracteres; varias palabras forman una buena contraseña.
page-show-password = Mostrar la contraseña
page-send = Guardar
page-faults = Hay un problema
page-unreachable = En este momento no se puede acceder al servicio. No se ha guardado nada; inténtelo de nuevo.
page-no-script = Esta página necesita JavaScript. Permítalo para este sitio y vuelva a abrir el enlace.
