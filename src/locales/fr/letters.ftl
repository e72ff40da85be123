# Letters and briefs of the clearing-house.

brief-assessments-came = Évaluations présentées
brief-column-count = Nombre
brief-column-figure = Indicateur
brief-column-note = Observation
brief-column-on = Depuis
brief-column-organization = État ou organisation
brief-column-title = Titre
brief-cooperations-begun = Coopérations engagées
brief-cooperations-silent = Coopérations depuis longtemps sans nouvelles
brief-cooperations-standing = Coopérations en cours
brief-for-staff = À l’usage du personnel du centre d’échange : le présent document mentionne des fiches non publiques ; l’observation indique qui peut voir chacune.
brief-heading-cooperations = Coopérations en cours
brief-heading-needs = Besoins en attente d’assistance
brief-heading-offers = Offres reçues
brief-more = Seules { $max } fiches sont mentionnées ici ; il peut y en avoir davantage.
brief-needs-came = Besoins reçus
brief-needs-met = Besoins satisfaits, en tout ou en partie
brief-needs-unmet = Besoins clos sans avoir été satisfaits
brief-needs-waiting = Besoins en attente d’assistance
brief-none = Néant.
brief-offers-available = Offres disponibles
brief-offers-came = Offres reçues
brief-on = Situation au { $date }
brief-silent = Sans nouvelles depuis longtemps
brief-since = Les fiches reçues sont comptées à partir du { $date }.
error-sent-before-drafted = Une lettre est envoyée le { $date }, jour de sa rédaction, ou plus tard.
letter-brief-title = Note d’information du centre d’échange, { $date }
letter-follow-up-body =
    Le centre d’échange présente ses compliments à l’État concerné ({ $state }) et se réfère à la coopération convenue le { $date } au sujet du besoin « { $title } » (partenaires : { $partners }).

    Un an s’est écoulé depuis lors. Le centre d’échange souhaiterait savoir ce qui a été fourni, ce que cela a changé pour la mise en œuvre des recommandations concernées, ce qui y a fait obstacle et si une assistance supplémentaire est nécessaire.

    Ces informations peuvent être communiquées dans le système, sous la forme d’un point de situation sur la coopération et d’une évaluation de l’assistance reçue.
letter-follow-up-title = Un an après : { $title }
letter-to = À l’attention de : { $name }
