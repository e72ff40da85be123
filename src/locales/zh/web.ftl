# The pages behind links that work once.
page-invitation-title = 接受邀请
page-invitation-introduction = 请选择您登录普遍定期审议后续行动技术援助信息交换中心时使用的密码。
page-password-reset-title = 选择新密码
page-password-reset-introduction = 新密码将取代旧密码，并结束您的所有会话。
page-setup-title = 设立首位管理员
page-setup-introduction = 首位管理员负责登记人员和组织。此链接只能使用一次。
page-password-done = 您的密码已设定，现在可以用它登录。
page-setup-done = 首位管理员已登记，现在可以登录。
page-email = 电子邮件地址
page-name = 姓名
page-password = 密码
page-password-hint = { $min } 至 { $max } 个字符；由几个词组成的密码较好。
page-show-password = 显示密码
page-send = 保存
page-faults = 出现问题
page-unreachable = 目前无法连接服务。没有保存任何内容，请重试。
page-no-script = 本页面需要 JavaScript。请允许本网站使用它，然后重新打开链接。
