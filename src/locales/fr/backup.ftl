# Pourquoi une sauvegarde n’est pas écrite ou pas restaurée.

backup-damaged = La sauvegarde { $file } est endommagée : les lignes de « { $table } » sont incomplètes. Rien n’a été modifié. Utilisez une autre sauvegarde.
backup-database-in-use = La base de données n’est pas vide : « { $table } » contient des lignes. Rien n’a été modifié. Restaurez dans une nouvelle base.
backup-file-exists = Le fichier { $file } existe déjà et n’est pas remplacé. Indiquez un autre nom.
backup-not-a-backup = Le fichier { $file } n’est pas une sauvegarde complète du centre d’échange : c’est autre chose, ou il a été tronqué. Rien n’a été modifié.
backup-other-version = La sauvegarde est de la version { $version }, écrite par l’édition { $program } ; la présente édition lit la version { $own }. Rien n’a été modifié. Restaurez-la avec l’édition qui l’a écrite ; une édition plus récente met ensuite la base à jour.
backup-rows-refused = La base de données refuse des lignes de « { $table } » : { $reason }. Rien n’a été modifié. Utilisez une autre sauvegarde.
