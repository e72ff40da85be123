# What closed lists and lists of words are called inside a sentence.

assistance-type-awareness-and-translation = awareness-raising and translation
assistance-type-data-and-indicators = data and indicators
assistance-type-equipment-and-it = equipment and information technology
assistance-type-expert-deployment = deployment of experts
assistance-type-financial = financial assistance
assistance-type-institution-building = institution-building
assistance-type-legislative-drafting = legislative drafting
assistance-type-monitoring-and-evaluation = monitoring and evaluation
assistance-type-nhri-strengthening = strengthening of the national human rights institution
assistance-type-nmirf-setup = national mechanism for implementation, reporting and follow-up
assistance-type-other = other assistance
assistance-type-peer-exchange = exchange between peers
assistance-type-policy-or-action-plan = policy or action plan
assistance-type-training = training
assistance-type-treaty-and-upr-reporting = reporting to treaty bodies and the UPR
language-ar = Arabic
language-en = English
language-es = Spanish
language-fr = French
language-ru = Russian
language-zh = Chinese
list-separator = { "; " }
