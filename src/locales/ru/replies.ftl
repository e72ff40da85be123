# The consolidated reply to a State.

error-reply-state = Сводного ответа сейчас нет: сотрудничество — «{ $state }». Его можно получить после достижения договоренности, если сотрудничество не прекращено.
reply-column-asked = Запрошено
reply-column-contact = Контактное лицо
reply-column-from = С
reply-column-line = Строка потребности
reply-column-open = Не покрыто
reply-column-partner = Партнер
reply-column-quantity = Обязательство
reply-column-role = Роль
reply-column-until = По
reply-covered = Все строки потребности покрыты.
reply-introduction = Перечисленные ниже партнеры согласились помочь в удовлетворении этой потребности с согласия соответствующего государства.
reply-made-on = По состоянию на { $date }
reply-need = Потребность: { $title }
reply-nothing-yet = Обязательств пока нет
reply-role-civil-society-partner = Партнер от гражданского общества
reply-role-implementing = Осуществление
reply-role-lead = Ведущий партнер
reply-role-monitoring = Мониторинг
reply-role-supporting = Поддержка
reply-title = Сводный ответ информационно-координационного центра
reply-to = Кому: { $state }
reply-uncovered = Что пока не покрыто
