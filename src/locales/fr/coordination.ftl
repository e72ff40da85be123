# Activités et coordination.

error-matrix-unbounded = Indiquez un pays ou un thème : l’ensemble de ce qui se fait partout ne tient pas dans une seule réponse.
error-recommendation-elsewhere = La recommandation { $id } est adressée à un État ({ $state }) où l’activité n’est pas menée. Ajoutez le pays ou omettez la recommandation.
error-join-nobody = Personne n’apporte d’aide pour ce besoin : son état est « { $state } ». Présentez plutôt une offre.
error-join-over = Plus aucune coopération n’est en place pour ce besoin. Personne ne peut s’y joindre.
