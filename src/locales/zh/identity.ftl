# 人员、组织、会话和密钥。
error-credential = 凭证无效。请重新登录，或检查 API 密钥。
error-token-expired = 访问令牌已过期。请刷新会话或重新登录。
error-sign-in-refused = 电子邮件地址或密码有误，或账户暂时被锁定。多次失败后，请稍候再试。
error-refresh-token = 会话已结束。请重新登录。
error-no-mandate = 您目前没有任何组织的授权。请联系信息交换中心管理员。
error-choose-organization = 请说明您代表哪个组织登录：{ $choices }。
error-role-not-open = 组织 { $organization } 的人员可担任以下角色：{ $roles }。请至少选择其中之一，且不得选择其他角色。
error-password-length = 密码长度为 { $min } 至 { $max } 个字符。
error-present-password = 这不是您当前的密码，或失败次数过多：请稍候再试。
error-email-taken = 已有人以地址 { $email } 登记。
error-ends-before-start = 授权的结束时间须晚于开始时间。
error-mandate-overlaps = 该人员在此期间已有该组织的授权。请先终止该授权。
error-mandate-ended = 该授权已经终止。
error-not-invited = 该人员已接受邀请，或未处于启用状态。
error-people-only = 只有已登录的人员可以进行此操作，API 密钥不可以。
error-link = 此链接无效：已使用、已过期或不完整。请索取新的链接。
error-no-scope = 密钥至少需要一个权限范围：read、write。
error-key-exceeds-maker = 此处的密钥将以“{ $role }”的身份行事，而该身份可以做您无权做的事。请管理员创建。
error-key-expiry = 密钥的到期时间须在将来，且不超过 { $days } 天。
error-organization-code = 代码由 2 至 { $max } 个字符组成：大写字母 A 至 Z、数字和连字符。
error-not-a-state = { $code } 不是任何国家的 ISO 3166 三字母代码。
error-unknown-country = { $code } 不是任何国家或地区的 ISO 3166 三字母代码。
mail-invitation-subject = 邀请加入普遍定期审议技术援助信息交换中心
mail-invitation-text =
    { $name }，您好！

    现邀请您加入普遍定期审议后续行动技术援助信息交换中心。请于七天内通过以下链接设置密码：

    { $link }

    该链接仅可使用一次。如果您并未期待收到此邮件，请不予理会。
mail-password-reset-subject = 普遍定期审议技术援助信息交换中心：设置新密码
mail-password-reset-text =
    { $name }，您好！

    有人为此地址申请了新密码。如果是您本人申请，请于一小时内通过以下链接设置：

    { $link }

    该链接仅可使用一次。如果不是您本人申请，请不予理会：您的密码保持不变。
