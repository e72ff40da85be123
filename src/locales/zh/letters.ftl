# Letters and briefs of the clearing-house.

brief-assessments-came = 提交的评估
brief-column-count = 数量
brief-column-figure = 指标
brief-column-note = 备注
brief-column-on = 起始日期
brief-column-organization = 国家或组织
brief-column-title = 标题
brief-cooperations-begun = 开始的合作
brief-cooperations-silent = 长期没有消息的合作
brief-cooperations-standing = 进行中的合作
brief-for-staff = 仅供信息交换中心工作人员使用：文中提及非公开记录；备注说明各记录的可见范围。
brief-heading-cooperations = 进行中的合作
brief-heading-needs = 等待援助的需求
brief-heading-offers = 收到的提议
brief-more = 此处仅列出 { $max } 项；可能还有更多。
brief-needs-came = 收到的需求
brief-needs-met = 已全部或部分满足的需求
brief-needs-unmet = 未获满足即关闭的需求
brief-needs-waiting = 等待援助的需求
brief-none = 无。
brief-offers-available = 可用的提议
brief-offers-came = 收到的提议
brief-on = 截至{ $date }
brief-silent = 长期没有消息
brief-since = 收到的记录自{ $date }起统计。
error-sent-before-drafted = 信函的发出日期不得早于其起草日期{ $date }。
letter-brief-title = 信息交换中心简报，{ $date }
letter-follow-up-body =
    信息交换中心向{ $state }致意，并谨提及{ $date }就需求“{ $title }”商定的合作（合作伙伴：{ $partners }）。

    自那时起已过去一年。信息交换中心希望了解：提供了哪些援助，这些援助为落实有关建议带来了哪些变化，遇到了哪些障碍，以及是否需要进一步援助。

    上述信息可在系统中以合作进展报告和对所获援助的评估的形式提交。
letter-follow-up-title = 一年之后：{ $title }
letter-to = 致：{ $name }
