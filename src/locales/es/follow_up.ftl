# Seguimiento de una cooperación: cantidades, hitos, informes, archivos.

error-commitment-capacity = A la oferta solo le quedan { $left } { $unit }. No comprometa más, o aumente primero la capacidad de la oferta.
error-commitment-delivered = Ya se han entregado { $delivered }, por lo que el compromiso no puede ser menor. Indique esa cantidad o más.
error-commitment-helpers = Solo quienes prestan ayuda se comprometen y entregan. El Estado informa sobre los progresos.
error-commitment-state = No se pueden registrar cantidades ahora: la cooperación está «{ $state }» y la necesidad «{ $need }». Es posible mientras la cooperación esté: { $known }.
error-commitment-uncovered = De los { $requested } solicitados solo quedan { $uncovered } sin cubrir. Comprometa esa cantidad o menos.
error-cooperation-undelivered = De la línea { $line } hay { $left } { $unit } comprometidos y no entregados. Notifique su entrega o renuncie a ellos antes de dar por completada la cooperación.
error-date-to-come = { $date } aún no ha llegado. Indique el día en que ocurrió.
error-delivery-committed = De lo que usted comprometió solo quedan { $left } por entregar. Notifique esa cantidad o menos, o comprometa más primero.
error-need-helped = La cooperación { $id } sigue atendiendo esta necesidad. Complétela o póngale fin primero.
error-need-line = La necesidad no tiene esa línea: tiene { $count }, numeradas desde 0.
error-need-line-unit = Esta línea se cuenta en «{ $unit }». Indique la cantidad en esa unidad.
error-need-outcome = Esto no concuerda con lo entregado: { $delivered } en total. Una necesidad está satisfecha cuando se ha entregado todo lo solicitado, parcialmente satisfecha cuando se ha entregado una parte e insatisfecha cuando no se ha entregado nada.
