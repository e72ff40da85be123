# Suivi d'une coopération : quantités, étapes, points de situation, fichiers.

error-commitment-capacity = Il ne reste à l'offre que { $left } { $unit }. N'engagez pas davantage, ou relevez d'abord la capacité de l'offre.
error-commitment-delivered = { $delivered } sont déjà livrés : l'engagement ne peut pas être inférieur. Indiquez ce nombre ou davantage.
error-commitment-helpers = Seuls ceux qui apportent de l'aide s'engagent et livrent. L'État rend compte de l'avancement.
error-commitment-state = Aucune quantité ne peut être enregistrée maintenant : la coopération est « { $state } » et le besoin « { $need } ». C'est possible tant que la coopération est : { $known }.
error-commitment-uncovered = Seuls { $uncovered } des { $requested } demandés ne sont pas couverts. Engagez ce nombre ou moins.
error-cooperation-undelivered = À la ligne { $line }, { $left } { $unit } sont engagés et non livrés. Déclarez-les livrés ou renoncez-y avant d'achever la coopération.
error-date-to-come = { $date } n'est pas encore passé. Indiquez le jour où cela a eu lieu.
error-delivery-committed = De votre engagement, seuls { $left } ne sont pas encore livrés. Déclarez ce nombre ou moins, ou engagez-vous d'abord davantage.
error-need-helped = La coopération { $id } porte encore sur ce besoin. Achevez-la ou mettez-y fin d'abord.
error-need-line = Le besoin n'a pas cette ligne : il en compte { $count }, numérotées à partir de 0.
error-need-line-unit = Cette ligne se compte en « { $unit } ». Indiquez la quantité dans cette unité.
error-need-outcome = Cela ne correspond pas à ce qui a été livré : { $delivered } au total. Un besoin est satisfait quand tout ce qui était demandé est livré, en partie satisfait quand une part l'est, et non satisfait quand rien ne l'est.
