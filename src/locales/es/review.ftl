# Comments on needs, their versions, and needs that are merged.

duplicate-assistance-types = Tipos de asistencia solicitados en ambas: { $count }
duplicate-like = Los textos y los descriptores coinciden en un { $percent } por ciento.
duplicate-other-state = Las necesidades son de dos Estados distintos.
duplicate-recommendations = Recomendaciones a las que responden ambas: { $count }
duplicate-same-state = Ambas necesidades son del mismo Estado.
duplicate-themes = Temas comunes a ambas: { $count }
error-comment-pointer = «{ $pointer }» no conduce a ningún campo del contenido de la necesidad. Indique un puntero JSON, por ejemplo /lines/0/quantity.
error-merge-consented = Su organización ya ha dado su consentimiento. No queda nada por hacer hasta que responda el otro propietario.
error-merge-exists = La necesidad ya forma parte de la fusión { $id }. Continúe con ella.
error-merge-itself = Una necesidad no puede fusionarse consigo misma. Indique otra necesidad que conservar.
error-merge-kept = La necesidad que se desea conservar no puede absorber otra: su estado es «{ $state }». Indique una que esté presentada y no concluida.
error-merge-unseen = Cada Estado debe ver la necesidad del otro antes de que puedan fusionarse. Pida primero a ambos que se las muestren.
error-unknown-version = La necesidad no tiene esa versión. Indique una de 1 a { $last }.
