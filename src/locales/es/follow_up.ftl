# Seguimiento de una cooperación: cantidades, hitos, informes, archivos.

error-commitment-capacity = A la oferta solo le queda lo siguiente: { $left } { $unit }. No comprometa más, o aumente primero la capacidad de la oferta.
error-commitment-delivered = Ya entregado: { $delivered }. El compromiso no puede ser menor. Indique esa cantidad o más.
error-commitment-helpers = Solo quienes prestan ayuda se comprometen y entregan. El Estado informa sobre los progresos.
error-commitment-state = No se pueden registrar cantidades ahora: la cooperación está «{ $state }» y la necesidad «{ $need }». Es posible mientras la cooperación esté: { $known }.
error-commitment-uncovered = De la cantidad solicitada ({ $requested }), la parte sin cubrir es solo { $uncovered }. Comprometa esa cantidad o menos.
error-cooperation-undelivered = En la línea { $line } hay una cantidad comprometida y no entregada: { $left } { $unit }. Notifique su entrega o renuncie a ella antes de dar por completada la cooperación.
error-date-to-come = El { $date } aún no ha llegado. Indique el día en que ocurrió.
error-delivery-committed = De lo que usted comprometió, la cantidad por entregar es solo { $left }. Notifique esa cantidad o menos, o comprometa más primero.
error-milestones-max = Una cooperación tiene como máximo { $max } hitos. Modifique uno existente.
error-need-helped = La cooperación { $id } sigue atendiendo esta necesidad. Complétela o póngale fin primero.
error-need-line = La necesidad no tiene esa línea: tiene { $count }, numeradas desde 0.
error-need-line-unit = Esta línea se cuenta en «{ $unit }». Indique la cantidad en esa unidad.
error-need-outcome = Esto no concuerda con lo entregado: { $delivered } en total. Una necesidad está satisfecha cuando se ha entregado todo lo solicitado, parcialmente satisfecha cuando se ha entregado una parte e insatisfecha cuando no se ha entregado nada.
error-recommendation-not-served = La necesidad no atiende la recomendación { $id }. Indique una de las que atiende.
files-cut-short = El archivo está incompleto: se cortó por el camino o está dañado. Envíelo de nuevo.
files-empty = El archivo está vacío. Elija otro.
files-in-use = Una actualización hace referencia a este archivo, por lo que se conserva.
files-max = Una ficha tiene como máximo { $max } archivos. Retire uno primero.
files-missing = El contenido del archivo { $id } falta o está dañado en el depósito. Avise al centro de intercambio.
files-of-another = Otra organización añadió este archivo. Pídale que lo retire.
files-of-organization-max = Los archivos de su organización ocupan en conjunto { $max } MiB, todo el espacio del que dispone. Retire primero algunos.
files-of-the-state = La necesidad es del propio Estado: solo él añade y retira sus archivos.
files-program = El documento contiene un programa (una macro o un control). Guárdelo sin él y envíelo de nuevo.
files-unknown = En esta cooperación no hay ningún archivo { $id }. Añádalo primero.
files-unknown-type = No se admite este tipo de archivo. Envíe PDF, DOCX, XLSX, PNG, JPEG o texto sin formato en UTF-8.
