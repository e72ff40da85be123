# The consolidated reply to a State.

error-reply-state = Il n’y a pas de réponse consolidée pour l’instant : la coopération est « { $state } ». Elle est disponible dès l’accord conclu, sauf s’il est mis fin à la coopération.
reply-column-asked = Demandé
reply-column-contact = Contact
reply-column-from = Du
reply-column-line = Ligne du besoin
reply-column-open = Non couvert
reply-column-partner = Partenaire
reply-column-quantity = Engagement
reply-column-role = Rôle
reply-column-until = Au
reply-covered = Toutes les lignes du besoin sont couvertes.
reply-introduction = Les partenaires ci-après ont accepté de répondre à ce besoin, avec le consentement de l’État concerné.
reply-made-on = Situation au { $date }
reply-need = Besoin : { $title }
reply-nothing-yet = Rien n’est encore engagé
reply-role-civil-society-partner = Partenaire de la société civile
reply-role-implementing = Mise en œuvre
reply-role-lead = Chef de file
reply-role-monitoring = Suivi
reply-role-supporting = Appui
reply-title = Réponse consolidée du centre d’échange
reply-to = À l’attention de : { $state }
reply-uncovered = Ce qui n’est pas encore couvert
