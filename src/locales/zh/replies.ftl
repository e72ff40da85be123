# The consolidated reply to a State.

error-reply-state = 目前没有综合答复：合作状态为“{ $state }”。达成一致后方可获取，合作被终止的除外。
reply-column-asked = 请求数量
reply-column-contact = 联系人
reply-column-from = 自
reply-column-line = 需求明细行
reply-column-open = 未覆盖
reply-column-partner = 伙伴
reply-column-quantity = 已承诺
reply-column-role = 角色
reply-column-until = 至
reply-covered = 该需求的所有明细行均已覆盖。
reply-introduction = 经有关国家同意，下列伙伴已同意为满足这一需求提供帮助。
reply-made-on = 截至{ $date }
reply-need = 需求：{ $title }
reply-nothing-yet = 尚无承诺
reply-role-civil-society-partner = 民间社会伙伴
reply-role-implementing = 执行
reply-role-lead = 牵头
reply-role-monitoring = 监测
reply-role-supporting = 支持
reply-title = 信息交换中心的综合答复
reply-to = 致：{ $state }
reply-uncovered = 尚未覆盖的部分
