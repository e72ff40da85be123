# What closed lists and lists of words are called inside a sentence.

assistance-type-awareness-and-translation = sensibilisation et traduction
assistance-type-data-and-indicators = données et indicateurs
assistance-type-equipment-and-it = équipement et informatique
assistance-type-expert-deployment = envoi d’experts
assistance-type-financial = assistance financière
assistance-type-institution-building = renforcement des institutions
assistance-type-legislative-drafting = rédaction de textes législatifs
assistance-type-monitoring-and-evaluation = suivi et évaluation
assistance-type-nhri-strengthening = renforcement de l’institution nationale des droits de l’homme
assistance-type-nmirf-setup = mécanisme national d’application, d’établissement de rapports et de suivi
assistance-type-other = autre assistance
assistance-type-peer-exchange = échange entre pairs
assistance-type-policy-or-action-plan = politique ou plan d’action
assistance-type-training = formation
assistance-type-treaty-and-upr-reporting = établissement de rapports aux organes conventionnels et à l’EPU
language-ar = arabe
language-en = anglais
language-es = espagnol
language-fr = français
language-ru = russe
language-zh = chinois
list-separator = { "; " }
