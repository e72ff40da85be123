# Allocation plans: what a need lacks, and what cannot be asked of a plan.
plan-lack-capacity-used = Ce qui pourrait y répondre est employé là où cela vaut davantage.
plan-lack-no-offer = Aucune offre disponible ne peut répondre à ce besoin.
plan-lack-no-offer-of-type = Aucune offre pouvant répondre à ce besoin ne comporte ce type d’assistance.
plan-lack-only-indicative = Seules des offres que personne n’a confirmées pourraient répondre à ce besoin.
plan-lack-other-unit = Les offres de ce type d’assistance sont exprimées dans une autre unité. Demandez à leurs auteurs combien ils pourraient fournir dans celle-ci.
plan-lack-vetoed = Toutes les offres qui pourraient y répondre ont été écartées de ce plan.
error-plan-need = Il n’existe pas de besoin ouvert { $id }. Recherchez-le dans la liste des besoins.
error-plan-offer = Il n’existe pas d’offre disponible et confirmée { $id }. Recherchez-la dans la liste des offres.
error-plan-pin-excluded = Cette offre ne peut répondre à ce besoin. Les suggestions relatives au besoin en indiquent la raison.
error-plan-pin-line = Le besoin n’a pas de telle ligne. Les lignes sont numérotées à partir de 0.
error-plan-pin-too-much = Il ne reste pas plus de { $max } au besoin et à l’offre à cet effet. Fixez une quantité moindre.
error-plan-pin-unlike = Ce que l’offre apporte et ce que le besoin demande ne se comptent pas de la même façon ; aucune quantité ne peut donc être fixée.
error-plan-pinned-and-vetoed = Cette paire est à la fois fixée et écartée. Retirez l’une des deux indications.
error-plan-pinned-twice = Cette paire est déjà fixée. Supprimez l’une des deux indications.
error-plan-too-large = { $needs } besoins et { $offers } offres dépassent ce qu’un plan peut contenir. Clôturez ou laissez expirer ce qui n’a plus cours.
error-plan-unknown = Il n’existe pas de plan { $id }. Recherchez-le dans la liste des plans.
