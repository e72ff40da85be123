# What would make a need easier to answer.

need-quality-already-tried = Indiquez ce qui a déjà été tenté, afin que personne ne le propose de nouveau ; « rien encore » est aussi une réponse.
need-quality-assistance-type = Indiquez au moins un type d’assistance : c’est ce qui détermine les offres trouvées.
need-quality-beneficiary-authority = Indiquez l’autorité qui recevrait l’assistance.
need-quality-one-subject = Les thèmes relèvent de plus de trois sujets : déposez un besoin pour chacun, afin que chacun trouve le partenaire le plus compétent.
need-quality-outcome = Indiquez les recommandations ou engagements que l’assistance aiderait à mettre en œuvre, ou précisez qu’elle sert l’EPU lui-même ; sans cela, le besoin ne peut être présenté.
need-quality-problem-is-title = Le problème répète le titre : dites en deux ou trois phrases ce qui fait obstacle, pour qui, et à quoi servira l’aide.
need-quality-problem-short = Le problème est décrit en peu de mots : dites en deux ou trois phrases ce qui fait obstacle, pour qui, et à quoi servira l’aide.
need-quality-quantity = Ajoutez au moins une ligne indiquant la quantité nécessaire : tant de jours d’expert, de participants ou d’ateliers.
need-quality-success-measure = Indiquez à quoi l’on reconnaîtra que le besoin est satisfait.
need-quality-time = Indiquez les dates entre lesquelles l’assistance est souhaitée.
need-quality-time-passed = La période souhaitée pour l’assistance est passée : indiquez-en une nouvelle.
