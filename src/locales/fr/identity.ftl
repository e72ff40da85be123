# Personnes, organisations, sessions et clés.
error-credential = Cette autorisation n’est pas valable. Reconnectez-vous ou vérifiez la clé d’API.
error-token-expired = Le jeton d’accès a expiré. Renouvelez la session ou reconnectez-vous.
error-sign-in-refused = L’adresse ou le mot de passe est erroné, ou le compte est bloqué pour un moment. Après plusieurs échecs, attendez avant de réessayer.
error-refresh-token = La session est terminée. Reconnectez-vous.
error-no-mandate = Vous n’avez actuellement de mandat pour aucune organisation. Adressez-vous à l’administrateur du centre d’échange.
error-choose-organization = Indiquez pour quelle organisation vous vous connectez : { $choices }.
error-role-not-open = Les personnes de l’organisation { $organization } peuvent exercer les rôles suivants : { $roles }. Indiquez-en au moins un, et aucun autre.
error-password-length = Un mot de passe compte de { $min } à { $max } caractères.
error-present-password = Ce n’est pas votre mot de passe actuel, ou il y a eu trop d’échecs : attendez avant de réessayer.
error-email-taken = Une personne est déjà enregistrée avec l’adresse { $email }.
error-ends-before-start = Un mandat prend fin après avoir commencé.
error-mandate-overlaps = La personne a déjà un mandat de cette organisation pour cette période. Mettez-y d’abord fin.
error-mandate-ended = Ce mandat a déjà pris fin.
error-not-invited = Cette personne a déjà accepté l’invitation ou n’est pas active.
error-people-only = Seule une personne connectée peut le faire, pas une clé d’API.
error-link = Ce lien ne fonctionne pas : il a déjà servi, il est trop ancien ou il est incomplet. Demandez-en un nouveau.
error-no-scope = Une clé doit avoir au moins une portée : read, write.
error-key-exceeds-maker = Ici, une clé agirait en tant que { $role }, rôle qui permet ce que vous ne pouvez pas faire. Demandez à l’administrateur de la créer.
error-key-expiry = Une clé expire à une date future, dans un délai de { $days } jours au plus.
error-organization-code = Un code compte de 2 à { $max } caractères : lettres majuscules de A à Z, chiffres et traits d’union.
error-not-a-state = { $code } n’est pas le code ISO 3166 alpha-3 d’un État.
error-unknown-country = { $code } n’est pas le code ISO 3166 alpha-3 d’un pays.
mail-invitation-subject = Invitation au centre d’échange d’informations sur l’assistance technique de l’EPU
mail-invitation-text =
    Bonjour { $name },

    Vous êtes invité(e) à rejoindre le centre d’échange d’informations sur l’assistance technique dans le cadre du suivi de l’Examen périodique universel. Veuillez choisir votre mot de passe ici, dans un délai de sept jours :

    { $link }

    Le lien ne fonctionne qu’une fois. Si vous n’attendiez pas ce message, vous pouvez l’ignorer.
mail-password-reset-subject = Nouveau mot de passe pour le centre d’échange d’informations sur l’assistance technique de l’EPU
mail-password-reset-text =
    Bonjour { $name },

    Un nouveau mot de passe a été demandé pour cette adresse. Si la demande vient de vous, veuillez le choisir ici, dans un délai d’une heure :

    { $link }

    Le lien ne fonctionne qu’une fois. Si la demande ne vient pas de vous, vous pouvez ignorer ce message : votre mot de passe reste inchangé.
