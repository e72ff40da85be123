# Letters and briefs of the clearing-house.

brief-assessments-came = Представленные оценки
brief-column-count = Число
brief-column-figure = Показатель
brief-column-note = Примечание
brief-column-on = С какого времени
brief-column-organization = Государство или организация
brief-column-title = Название
brief-cooperations-begun = Начатые проекты сотрудничества
brief-cooperations-silent = Проекты сотрудничества, о которых давно нет известий
brief-cooperations-standing = Незавершенные проекты сотрудничества
brief-for-staff = Для сотрудников информационно-координационного центра: упоминаются записи, не являющиеся общедоступными; в примечании указано, кому видна каждая из них.
brief-heading-cooperations = Незавершенные проекты сотрудничества
brief-heading-needs = Потребности, ожидающие помощи
brief-heading-offers = Поступившие предложения
brief-more = Здесь названы только { $max }; их может быть больше.
brief-needs-came = Поступившие потребности
brief-needs-met = Потребности, удовлетворенные полностью или частично
brief-needs-unmet = Потребности, закрытые без удовлетворения
brief-needs-waiting = Потребности, ожидающие помощи
brief-none = Нет.
brief-offers-available = Доступные предложения
brief-offers-came = Поступившие предложения
brief-on = По состоянию на { $date }
brief-silent = Давно нет известий
brief-since = Поступившее подсчитано начиная с { $date }.
brief-visibility-confidential = Конфиденциально
brief-visibility-extranet = Государства и организации
brief-visibility-public = Общедоступно
brief-visibility-restricted = Только названные организации
brief-visibility-un-system = Система Организации Объединенных Наций
error-sent-before-drafted = Письмо отправляется { $date }, в день его составления, или позднее.
letter-brief-title = Справка информационно-координационного центра, { $date }
letter-follow-up-body =
    Информационно-координационный центр свидетельствует свое уважение соответствующему государству ({ $state }) и ссылается на сотрудничество, согласованное { $date }, в связи с потребностью «{ $title }» (партнеры: { $partners }).

    С тех пор прошел год. Информационно-координационный центр был бы признателен за информацию о том, что было предоставлено, что это изменило в осуществлении соответствующих рекомендаций, что этому мешало и нужна ли дальнейшая помощь.

    Эти сведения можно представить в системе в виде сообщения о ходе сотрудничества и оценки полученной помощи.
letter-follow-up-title = Год спустя: { $title }
letter-to = Кому: { $name }
