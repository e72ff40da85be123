# Ce qui attend quelqu’un, une phrase à chaque fois.

task-acknowledge-need = Accuser réception du besoin : il a été présenté.
task-break-silence = Aucune nouvelle de la coopération depuis longtemps : s’informer ou rendre compte.
task-clarify-need = Préciser le besoin : il vous a été renvoyé.
task-decide-for-need = Se prononcer sur la suggestion faite pour votre besoin ; sans réponse, elle devient caduque.
task-decide-for-offer = Se prononcer sur le besoin qui vous est soumis ; sans réponse, la suggestion devient caduque.
task-endorse-need = Approuver ou rejeter le besoin enregistré en votre nom.
task-endorse-offer = Approuver ou rejeter l’offre enregistrée en votre nom.
task-object-or-open-need = S’opposer à l’ouverture du besoin, ou l’ouvrir dès maintenant ; il s’ouvre de lui-même à l’échéance.
task-publish-offer = Publier l’offre : elle a été vérifiée.
task-review-need = Examiner le besoin.
task-review-offer = Vérifier l’offre.
task-review-practice = Examiner la pratique.
task-submit-assessment = Évaluer l’assistance reçue.
task-update-cooperation = Rendre compte de l’avancement de la coopération : un point de situation est attendu.
task-verify-need = Indiquer si le besoin existe toujours et le renouveler : sa validité prend fin.
task-verify-offer = Indiquer si l’offre tient toujours et la renouveler : sa validité prend fin.
task-consent-to-merge = Indiquer si votre besoin peut être fusionné avec un autre qui dit la même chose ; sans réponse, la proposition devient caduque.
task-write-brief = Rédiger la note d’information du centre d’échange, l’envoyer et indiquer à quelle date.
task-write-letter = Demander à l’État ce qu’est devenue la coopération : un an s’est écoulé depuis l’accord. Envoyer la lettre et indiquer à quelle date.
task-publish-practice = Publier la pratique : elle a été examinée.
task-answer-co-authorship = Indiquer si vous êtes coauteur de la pratique ; votre nom ne sera mentionné qu’après votre accord.
task-answer-exchange = Répondre à la demande de partage de votre pratique : en tirer une offre, ou décliner.
task-answer-join-request = Répondre à la demande de participation : accepter ou décliner.
task-reply-to-assessment = Répondre, si vous le souhaitez, à l’évaluation de votre assistance : l’État l’a présentée.
