# The pages behind links that work once.
page-invitation-title = Принять приглашение
page-invitation-introduction = Выберите пароль, с которым вы будете входить в координационный центр технической помощи в рамках последующей деятельности по итогам универсального периодического обзора.
page-password-reset-title = Выбрать новый пароль
page-password-reset-introduction = Новый пароль заменит прежний и завершит все ваши сеансы.
page-setup-title = Создать первого администратора
page-setup-introduction = Первый администратор регистрирует пользователей и организации. Эта ссылка действует один раз.
page-password-done = Пароль сохранён. Теперь вы можете войти с ним.
page-setup-done = Первый администратор зарегистрирован и теперь может войти.
page-email = Адрес электронной почты
page-name = Имя
page-password = Пароль
page-password-hint = От { $min } до { $max } символов; хорошо подходят несколько слов.
page-show-password = Показать пароль
page-send = Сохранить
page-faults = Возникла проблема
page-unreachable = Сейчас служба недоступна. Ничего не сохранено; попробуйте ещё раз.
page-no-script = Для этой страницы нужен JavaScript. Разрешите его для этого сайта и откройте ссылку снова.
