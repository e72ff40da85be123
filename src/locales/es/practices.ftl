# Prácticas.

error-co-author-twice = Indique a cada coautor una sola vez y omita a la organización a la que pertenece la práctica: { $id }.
error-criterion-twice = El criterio «{ $criterion }» ya se ha invocado. Invoque cada criterio una sola vez, con todas sus pruebas.
error-practice-not-narrower = «{ $given }» es más amplia que la visibilidad actual, «{ $present }». Indique la misma o una más restringida; para mostrar la práctica a más lectores, revísela.
error-practice-untold = Antes de presentarse, una práctica debe decir qué se hizo y con qué resultado. Rellene este campo.
error-exchange-own = La práctica es suya o no está publicada. Un intercambio se solicita sobre una práctica publicada por otros.
error-source-practice = Lo que un titular elabora a partir de una práctica no lo registra el personal. Indique «statement», «note_verbale» o «report».
error-unknown-exchange = No existe el intercambio { $id } sobre esta práctica. Consulte la lista de intercambios.
