# What closed lists and lists of words are called inside a sentence.

assistance-type-awareness-and-translation = sensibilización y traducción
assistance-type-data-and-indicators = datos e indicadores
assistance-type-equipment-and-it = equipo e informática
assistance-type-expert-deployment = envío de expertos
assistance-type-financial = asistencia financiera
assistance-type-institution-building = creación de instituciones
assistance-type-legislative-drafting = redacción de leyes
assistance-type-monitoring-and-evaluation = seguimiento y evaluación
assistance-type-nhri-strengthening = fortalecimiento de la institución nacional de derechos humanos
assistance-type-nmirf-setup = mecanismo nacional de aplicación, presentación de informes y seguimiento
assistance-type-other = otra asistencia
assistance-type-peer-exchange = intercambio entre pares
assistance-type-policy-or-action-plan = política o plan de acción
assistance-type-training = capacitación
assistance-type-treaty-and-upr-reporting = presentación de informes a los órganos de tratados y al EPU
language-ar = árabe
language-en = inglés
language-es = español
language-fr = francés
language-ru = ruso
language-zh = chino
list-separator = { "; " }
