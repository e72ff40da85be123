# Évaluations de l’assistance reçue, et réponses des prestataires.

column-comments = Observations
column-effect = Effet
column-how-to-improve = Améliorations possibles
column-ownership = Appropriation
column-period-from = Du
column-period-until = Au
column-provider = Prestataire
column-provider-code = Code du prestataire
column-quality = Qualité
column-relevance = Pertinence
column-reply = Réponse du prestataire
column-subject = Assistance
column-sustainability = Durabilité
column-timeliness = Respect des délais
column-what-worked = Ce qui a bien fonctionné
column-would-request-again = Ferait de nouveau appel
error-again-missing = Indiquez si l’État ferait de nouveau appel à ce prestataire : true ou false.
error-assess-oneself = Un État n’évalue pas sa propre assistance. Désignez l’organisation qui a fourni l’assistance.
error-assessment-unpublished = Tant qu’elle n’est pas publiée, une évaluation est « confidential » ou « restricted ». Indiquez l’une de ces valeurs ; la publication l’ouvrira à d’autres.
error-improvement-missing = Indiquez comment l’assistance pourrait être améliorée. Si rien n’est à améliorer, dites-le en une phrase.
error-not-rating = { $found } n’est pas une note. Indiquez un nombre entier de 1 (insuffisant) à 5 (excellent), ou « not_applicable ».
error-nothing-rated = Au moins un critère doit être noté de 1 à 5. Si aucun ne s’applique, il n’y a rien à évaluer.
error-period-ahead = La période n’est pas encore terminée. Indiquez un dernier jour qui ne soit pas postérieur à aujourd’hui : l’assistance est évaluée jusqu’à ce jour.
error-period-missing = Indiquez de quel jour à quel jour l’assistance a été fournie.
error-publish-confidential = Publier une évaluation, c’est la montrer au moins au prestataire. Indiquez « restricted » ou une visibilité plus large.
error-rating-missing = Attribuez une note de 1 (insuffisant) à 5 (excellent), ou indiquez « not_applicable ».
