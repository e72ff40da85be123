# Оценки полученной помощи и ответы тех, кто ее оказал.

column-comments = Замечания
column-effect = Результативность
column-how-to-improve = Что можно улучшить
column-ownership = Ответственность государства
column-period-from = С
column-period-until = По
column-provider = Кто оказал помощь
column-provider-code = Код организации, оказавшей помощь
column-quality = Качество
column-relevance = Актуальность
column-reply = Ответ оказавшего помощь
column-subject = Помощь
column-sustainability = Устойчивость
column-timeliness = Своевременность
column-what-worked = Что удалось
column-would-request-again = Обратилось бы снова
error-again-missing = Укажите, обратилось ли бы государство к этой организации снова: true или false.
error-assess-oneself = Государство не оценивает собственную помощь. Укажите организацию, которая оказала помощь.
error-assessment-unpublished = До публикации оценка имеет видимость «confidential» или «restricted». Укажите одно из этих значений; другим ее покажет публикация.
error-improvement-missing = Напишите, как можно улучшить помощь. Если улучшать нечего, скажите об этом одним предложением.
error-not-rating = { $found } — не оценка. Укажите целое число от 1 (плохо) до 5 (отлично) или «not_applicable».
error-nothing-rated = Хотя бы один критерий должен быть оценен от 1 до 5. Если ни один не применим, оценивать нечего.
error-period-ahead = Период еще не закончился. Укажите последний день не позднее сегодняшнего: помощь оценивается по этот день.
error-period-missing = Укажите, с какого и по какой день оказывалась помощь.
error-publish-confidential = Опубликовать оценку значит показать ее по меньшей мере организации, оказавшей помощь. Укажите «restricted» или более широкую видимость.
error-rating-missing = Поставьте оценку от 1 (плохо) до 5 (отлично) или укажите «not_applicable».
