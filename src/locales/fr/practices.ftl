# Pratiques.

error-co-author-twice = Indiquez chaque coauteur une seule fois, sans l’organisation dont émane la pratique : { $id }.
error-criterion-twice = Le critère « { $criterion } » est déjà invoqué. Invoquez chaque critère une seule fois, avec tous les éléments à l’appui.
error-practice-not-narrower = « { $given } » est plus large que la visibilité actuelle, « { $present } ». Indiquez la même ou une visibilité plus étroite ; pour montrer la pratique à davantage de lecteurs, révisez-la.
error-practice-untold = Une pratique doit dire ce qui a été fait et avec quel résultat avant d’être présentée. Remplissez ce champ.
error-exchange-own = La pratique est la vôtre, ou elle n’est pas publiée. Un échange se demande au sujet d’une pratique publiée par d’autres.
error-source-practice = Ce qu’un propriétaire tire d’une pratique n’est pas enregistré par le personnel. Indiquez « statement », « note_verbale » ou « report ».
error-unknown-exchange = Il n’existe pas d’échange { $id } sur cette pratique. Consultez la liste des échanges.
