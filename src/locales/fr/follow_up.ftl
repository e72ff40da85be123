# Suivi d’une coopération : quantités, étapes, points de situation, fichiers.

error-commitment-capacity = Il ne reste à l’offre que { $left } { $unit }. N’engagez pas davantage, ou relevez d’abord la capacité de l’offre.
error-commitment-delivered = Déjà fourni : { $delivered }. L’engagement ne peut pas être inférieur. Indiquez ce nombre ou davantage.
error-commitment-helpers = Seuls ceux qui apportent de l’aide prennent des engagements et les exécutent. L’État rend compte de l’avancement.
error-commitment-state = Aucune quantité ne peut être enregistrée maintenant : la coopération est « { $state } » et le besoin « { $need } ». C’est possible tant que la coopération est : { $known }.
error-commitment-uncovered = Sur la quantité demandée ({ $requested }), il ne reste que { $uncovered } à couvrir. Engagez ce nombre ou moins.
error-cooperation-undelivered = À la ligne { $line }, quantité engagée et non fournie : { $left } { $unit }. Déclarez-la fournie ou renoncez-y avant d’achever la coopération.
error-date-to-come = Le { $date } est encore à venir. Indiquez le jour où cela a eu lieu.
error-delivery-committed = De votre engagement, il ne reste que { $left } à fournir. Déclarez ce nombre ou moins, ou engagez-vous d’abord davantage.
error-milestones-max = Une coopération compte au plus { $max } étapes. Modifiez une étape existante.
error-need-helped = La coopération { $id } porte encore sur ce besoin. Achevez-la ou mettez-y fin d’abord.
error-need-line = Le besoin n’a pas cette ligne : il en compte { $count }, numérotées à partir de 0.
error-need-line-unit = Cette ligne se compte en « { $unit } ». Indiquez la quantité dans cette unité.
error-need-outcome = Cela ne correspond pas à ce qui a été fourni : { $delivered } au total. Un besoin est satisfait quand tout ce qui était demandé est fourni, en partie satisfait quand une part l’est, et non satisfait quand rien ne l’est.
error-recommendation-not-served = Le besoin ne porte pas sur la recommandation { $id }. Indiquez-en une sur laquelle il porte.
files-cut-short = Le fichier est incomplet : il a été tronqué ou endommagé. Renvoyez-le.
files-empty = Le fichier est vide. Choisissez-en un autre.
files-in-use = Un point de situation renvoie à ce fichier : il est conservé.
files-max = Une fiche compte au plus { $max } fichiers. Retirez-en un d’abord.
files-missing = Le contenu du fichier { $id } est introuvable ou endommagé dans le dépôt. Informez-en le centre d’échange.
files-of-another = Une autre organisation a ajouté ce fichier. Demandez-lui de le retirer.
files-of-organization-max = Les fichiers de votre organisation occupent ensemble { $max } Mio, soit tout l’espace dont elle dispose. Retirez-en d’abord quelques-uns.
files-of-the-state = Le besoin est celui de l’État : lui seul en ajoute ou en retire les fichiers.
files-program = Le document contient un programme (macro ou contrôle). Enregistrez-le sans celui-ci et renvoyez-le.
files-unknown = La coopération ne contient pas le fichier { $id }. Ajoutez-le d’abord.
files-unknown-type = Ce type de fichier n’est pas accepté. Envoyez un fichier PDF, DOCX, XLSX, PNG, JPEG ou du texte brut en UTF-8.
