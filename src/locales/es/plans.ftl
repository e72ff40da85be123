# Allocation plans: what a need lacks, and what cannot be asked of a plan.
plan-lack-capacity-used = Lo que podría atenderla se emplea donde vale más.
plan-lack-no-offer = Ninguna oferta disponible puede atender esta necesidad.
plan-lack-no-offer-of-type = Ninguna oferta que pueda atender esta necesidad presta este tipo de asistencia.
plan-lack-only-indicative = Solo podrían atender esta necesidad ofertas que nadie ha confirmado.
plan-lack-other-unit = Las ofertas de este tipo de asistencia se expresan en otra unidad. Pregunte a sus autores cuánto podrían prestar en esta.
plan-lack-vetoed = Todas las ofertas que podrían atenderla se han descartado en este plan.
error-plan-need = No existe ninguna necesidad abierta { $id }. Búsquela en la lista de necesidades.
error-plan-offer = No existe ninguna oferta disponible y confirmada { $id }. Búsquela en la lista de ofertas.
error-plan-pin-excluded = Esta oferta no puede atender esta necesidad. Las sugerencias para la necesidad indican el motivo.
error-plan-pin-line = La necesidad no tiene esa línea. Las líneas se numeran a partir de 0.
error-plan-pin-too-much = A la necesidad y a la oferta no les quedan más de { $max } para ello. Fije una cantidad menor.
error-plan-pin-unlike = Lo que presta la oferta y lo que pide la necesidad no se cuentan de la misma manera, por lo que no puede fijarse ninguna cantidad.
error-plan-pinned-and-vetoed = Este par está fijado y descartado a la vez. Retire una de las dos indicaciones.
error-plan-pinned-twice = Este par ya está fijado. Suprima una de las dos indicaciones.
error-plan-too-large = { $needs } necesidades y { $offers } ofertas superan lo que puede contener un plan. Cierre o deje expirar lo que ya no esté vigente.
error-plan-unknown = No existe ningún plan { $id }. Búsquelo en la lista de planes.
