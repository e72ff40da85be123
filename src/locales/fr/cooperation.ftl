# Consentements, décisions sur les suggestions et coopérations.

error-consent-in-use = La coopération { $id } repose sur ce consentement : il ne peut pas être retiré pour l’instant. Mettez d’abord fin à la coopération.
error-consent-to-open = Le consentement à l’ouverture se reprend avec le besoin lui-même : retirez le besoin ou modifiez sa visibilité.
error-consent-withdrawn = Ce consentement ne vaut plus : il a été retiré ou est arrivé à son terme. Il n’y a plus rien à retirer.
error-cooperation-need = Les travaux ne peuvent pas commencer : l’état du besoin est « { $state } ». Demandez d’abord à l’État de le renouveler.
error-decline-reason = La décision de ne pas donner suite doit être motivée. Indiquez un motif parmi : { $known }. L’autre partie ne le voit pas.
error-decline-remark = Le motif « other » ne dit rien à lui seul. Précisez ici de quoi il s’agit.
error-narrow-audience = Le besoin, tel qu’il est, ne serait pas montré à l’organisation { $id } : la désigner ne restreint pas la visibilité. Omettez-la pour l’instant ; elle pourra être désignée une fois le besoin ouvert.
error-narrow-visibility = « { $given } » est plus large que la visibilité actuelle, « { $present } ». Indiquez la même ou une visibilité plus étroite ; elle pourra être élargie une fois le besoin ouvert.
error-need-not-open = Il ne peut être donné suite à ce besoin : son état est « { $state } » ou sa validité est échue. L’État doit d’abord l’ouvrir ou le renouveler.
error-offer-hidden = L’État ne voit pas cette offre et ne pourrait donc pas se prononcer. L’auteur de l’offre doit d’abord la montrer à l’État.
error-offer-not-available = Il ne peut être donné suite à cette offre : son état est « { $state } » ou sa validité est échue. Son auteur doit d’abord la rendre disponible ou la renouveler.
error-pair-excluded = Une condition impérative exclut cette paire : { $condition }. Choisissez une autre offre, ou faites d’abord modifier le besoin ou l’offre.
error-participant-known = Cette organisation participe déjà. Choisissez-en une autre.
error-participant-lead = Une coopération n’a qu’un chef de file : l’organisation entrée la première. Choisissez un autre rôle.
error-participants-max = Une coopération compte au plus { $max } participants. Personne ne peut être ajouté.
error-preview-as = Indiquez à la place de qui regarder : l’identifiant ou le code d’une organisation, par exemple as=UNICEF.
error-suggestion-exists = Une décision a déjà été prise sur cette paire. Poursuivez avec la suggestion { $id }.
error-unknown-need = Il n’existe pas de besoin { $id } qui puisse être désigné ici. Cherchez-le dans la liste des besoins.
error-unknown-offer = Il n’existe pas d’offre { $id } qui puisse être désignée ici. Cherchez-la dans la liste des offres.
