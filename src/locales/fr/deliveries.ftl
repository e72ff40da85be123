# Messages aux webhooks et courriels d’avis.

error-url-inside = Cette adresse mène à l’intérieur, où aucun message n’est envoyé. Indiquez-en une qui soit accessible depuis l’Internet public.
error-webhooks-max = Il peut y avoir au plus { $max } webhooks. Supprimez-en un d’abord.
error-webhook-inactive = Le webhook est désactivé : rien ne lui est envoyé. Rétablissez son destinataire, activez-le, puis demandez à nouveau.
mail-digest-subject = Nouveautés au centre d’échange : { $count }
mail-digest-text =
    Bonjour { $name },

    Voici ce qui est nouveau au centre d’échange d’informations sur l’assistance technique dans le cadre du suivi de l’Examen périodique universel :

    { $lines }

    En plus de cela : { $more }. Il se peut que vous deviez vous connecter pour lire. Pour ne plus recevoir ces messages :

    { $link }
page-unsubscribe-done = Vous ne recevrez plus de messages. Vous pouvez les rétablir dans vos réglages.
page-unsubscribe-introduction = Vous ne recevrez plus de messages sur ce qui est nouveau au centre d’échange. Les nouveautés vous y attendront néanmoins.
page-unsubscribe-send = Ne plus recevoir de messages
page-unsubscribe-title = Ne plus recevoir de messages
