# The pages behind links that work once.
page-invitation-title = Accepter l’invitation
page-invitation-introduction = Choisissez le mot de passe avec lequel vous vous connecterez au centre d’échange d’informations sur l’assistance technique dans le cadre du suivi de l’Examen périodique universel.
page-password-reset-title = Choisir un nouveau mot de passe
page-password-reset-introduction = Le nouveau mot de passe remplace l’ancien et met fin à toutes vos sessions.
page-setup-title = Créer le premier administrateur
page-setup-introduction = Le premier administrateur enregistre les personnes et les organisations. Ce lien ne fonctionne qu’une fois.
page-password-done = Votre mot de passe est enregistré. Vous pouvez maintenant vous connecter.
page-setup-done = Le premier administrateur est enregistré et peut maintenant se connecter.
page-email = Adresse électronique
page-name = Nom
page-password = Mot de passe
page-password-hint = De { $min } à { $max } caractères ; plusieurs mots font un bon mot de passe.
page-show-password = Afficher le mot de passe
page-send = Enregistrer
page-faults = Il y a un problème
page-unreachable = Le service est injoignable pour le moment. Rien n’a été enregistré ; veuillez réessayer.
page-no-script = Cette page a besoin de JavaScript. Veuillez l’autoriser pour ce site et rouvrir le lien.
