# What closed lists and lists of words are called inside a sentence.

assistance-type-awareness-and-translation = просвещение и перевод
assistance-type-data-and-indicators = данные и показатели
assistance-type-equipment-and-it = оборудование и информационные технологии
assistance-type-expert-deployment = направление экспертов
assistance-type-financial = финансовая помощь
assistance-type-institution-building = институциональное строительство
assistance-type-legislative-drafting = подготовка законодательства
assistance-type-monitoring-and-evaluation = мониторинг и оценка
assistance-type-nhri-strengthening = укрепление национального правозащитного учреждения
assistance-type-nmirf-setup = национальный механизм по осуществлению, представлению докладов и последующей деятельности
assistance-type-other = иная помощь
assistance-type-peer-exchange = обмен опытом между странами
assistance-type-policy-or-action-plan = политика или план действий
assistance-type-training = обучение
assistance-type-treaty-and-upr-reporting = представление докладов договорным органам и УПО
language-ar = арабский
language-en = английский
language-es = испанский
language-fr = французский
language-ru = русский
language-zh = китайский
list-separator = { "; " }
