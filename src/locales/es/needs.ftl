# What would make a need easier to answer.

need-quality-already-tried = Indique lo que ya se ha intentado, para que nadie lo ofrezca de nuevo; «nada todavía» también es una respuesta.
need-quality-assistance-type = Indique al menos un tipo de asistencia: de ello depende qué ofertas se encuentran.
need-quality-beneficiary-authority = Indique la autoridad que recibiría la asistencia.
need-quality-one-subject = Los temas corresponden a más de tres asuntos: presente una necesidad para cada uno, de modo que cada una encuentre a quien mejor lo conoce.
need-quality-outcome = Indique las recomendaciones o promesas que la asistencia ayudaría a aplicar, o señale que sirve al propio EPU; sin ello no se puede presentar.
need-quality-problem-is-title = El problema repite el título: diga en dos o tres frases qué obstáculos hay, a quién afectan y para qué se necesita la ayuda.
need-quality-problem-short = El problema se describe en pocas palabras: diga en dos o tres frases qué obstáculos hay, a quién afectan y para qué se necesita la ayuda.
need-quality-quantity = Añada al menos una línea que indique cuánto se necesita: tantos días de experto, participantes o talleres.
need-quality-success-measure = Indique cómo se sabrá que la necesidad está satisfecha.
need-quality-time = Indique las fechas entre las que se desea la asistencia.
need-quality-time-passed = El período en que se deseaba la asistencia ya ha pasado: indique uno nuevo.
