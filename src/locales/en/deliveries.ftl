# A message leaves for webhooks, and mails tell of notices.

error-url-inside = This address leads inside, where no messages are sent. Give one that is reached from the public Internet.
error-webhooks-max = There can be at most { $max } webhooks. Remove one first.
error-webhook-inactive = The webhook is switched off, so nothing is sent to it. Mend its receiver, switch it on, then ask again.
mail-digest-subject = { $count } new in the clearing-house
mail-digest-text =
    Dear { $name },

    This is new in the clearing-house for technical assistance in the follow-up to the Universal Periodic Review:

    { $lines }

    Beyond these: { $more }. You may have to sign in to read. To get no more such messages:

    { $link }
page-unsubscribe-done = You will get no more messages. You can have them again in your settings.
page-unsubscribe-introduction = You will get no more messages about what is new in the clearing-house. What is new waits for you there all the same.
page-unsubscribe-send = Get no more messages
page-unsubscribe-title = No more messages
