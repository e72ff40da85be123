# 发往网络钩子的消息和通知邮件。

error-url-inside = 该地址指向内部，消息不会发往那里。请提供可从公共互联网访问的地址。
error-webhooks-max = 最多可有 { $max } 个网络钩子。请先删除一个。
error-webhook-inactive = 该网络钩子已停用，不会向其发送任何内容。请修复接收端并启用它，然后重新提出请求。
mail-digest-subject = 信息交换中心有 { $count } 项新内容
mail-digest-text =
    { $name }，您好！

    普遍定期审议后续行动技术援助信息交换中心有以下新内容：

    { $lines }

    此外还有：{ $more } 项。阅读时可能需要登录。如不再希望收到此类邮件：

    { $link }
page-unsubscribe-done = 您将不再收到邮件。您可以在设置中重新启用。
page-unsubscribe-introduction = 您将不再收到有关信息交换中心新内容的邮件。新内容仍会在那里等待您查看。
page-unsubscribe-send = 不再接收邮件
page-unsubscribe-title = 不再接收邮件
