# Comments on needs, their versions, and needs that are merged.

duplicate-assistance-types = Types d’assistance demandés dans les deux cas : { $count }
duplicate-like = Les textes et les descripteurs concordent à { $percent } pour cent.
duplicate-other-state = Les besoins sont ceux de deux États différents.
duplicate-recommendations = Recommandations auxquelles les deux besoins répondent : { $count }
duplicate-same-state = Les deux besoins sont ceux du même État.
duplicate-themes = Thèmes communs aux deux besoins : { $count }
error-comment-pointer = « { $pointer } » ne mène à aucun champ du contenu du besoin. Indiquez un pointeur JSON, par exemple /lines/0/quantity.
error-merge-consented = Votre organisation a déjà donné son consentement. Il n’y a plus rien à faire avant la réponse de l’autre propriétaire.
error-merge-exists = Le besoin fait déjà l’objet de la fusion { $id }. Poursuivez celle-ci.
error-merge-itself = Un besoin ne peut pas être fusionné avec lui-même. Désignez un autre besoin à conserver.
error-merge-kept = Le besoin à conserver ne peut pas en absorber un autre : son état est « { $state } ». Désignez-en un qui soit présenté et non clos.
error-merge-unseen = Chaque État doit voir le besoin de l’autre avant que les deux besoins puissent être fusionnés. Demandez d’abord aux deux États de se les montrer.
error-unknown-version = Le besoin n’a pas de version portant ce numéro. Indiquez-en une de 1 à { $last }.
