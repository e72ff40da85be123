# Consentimientos, decisiones sobre las sugerencias y cooperaciones.

error-consent-in-use = La cooperación { $id } se apoya en este consentimiento, por lo que no puede retirarse ahora. Ponga fin primero a la cooperación.
error-consent-to-open = El consentimiento para la apertura se retira con la propia necesidad: retire la necesidad o modifique su visibilidad.
error-consent-withdrawn = Este consentimiento ya no es válido: fue retirado o ha vencido. No queda nada que retirar.
error-cooperation-need = Los trabajos no pueden empezar: el estado de la necesidad es «{ $state }». Pida primero al Estado que la renueve.
error-decline-reason = La decisión de no seguir adelante requiere un motivo. Indique uno de estos: { $known }. La otra parte no lo ve.
error-decline-remark = El motivo «other» no dice nada por sí solo. Escriba aquí de qué se trata.
error-narrow-audience = La necesidad, tal como está, no se mostraría a la organización { $id }, de modo que nombrarla no restringe la visibilidad. Omítala por ahora; podrá nombrarse cuando la necesidad esté abierta.
error-narrow-visibility = «{ $given }» es más amplia que la visibilidad actual, «{ $present }». Indique la misma o una más restringida; podrá ampliarse cuando la necesidad esté abierta.
error-need-not-open = No se puede dar curso a esta necesidad: su estado es «{ $state }» o su validez ha vencido. El Estado debe abrirla o renovarla primero.
error-offer-hidden = El Estado no ve esta oferta, por lo que no podría pronunciarse sobre ella. El oferente debe mostrarla primero al Estado.
error-offer-not-available = No se puede dar curso a esta oferta: su estado es «{ $state }» o su validez ha vencido. El oferente debe ponerla a disposición o renovarla primero.
error-pair-excluded = Una condición obligatoria excluye este par: { $condition }. Elija otra oferta o haga que se modifique antes la necesidad o la oferta.
error-participant-known = La organización ya participa. Elija otra.
error-participant-lead = Una cooperación tiene un solo responsable principal: el que entró primero. Elija otra función.
error-participants-max = Una cooperación tiene como máximo { $max } participantes. No se puede añadir a nadie.
error-preview-as = Indique en lugar de quién se mira: el identificador o el código de una organización, por ejemplo as=UNICEF.
error-suggestion-exists = Ya se tomó una decisión sobre este par. Continúe con la sugerencia { $id }.
error-unknown-need = No existe ninguna necesidad { $id } que pueda nombrarse aquí. Búsquela en la lista de necesidades.
error-unknown-offer = No existe ninguna oferta { $id } que pueda nombrarse aquí. Búsquela en la lista de ofertas.
