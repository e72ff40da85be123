# 对所获援助的评估，以及援助提供方的答复。

column-comments = 意见
column-effect = 成效
column-how-to-improve = 改进之处
column-ownership = 自主权
column-period-from = 起始日期
column-period-until = 截止日期
column-provider = 援助提供方
column-provider-code = 援助提供方代码
column-quality = 质量
column-relevance = 相关性
column-reply = 援助提供方的答复
column-subject = 援助
column-sustainability = 可持续性
column-timeliness = 及时性
column-what-worked = 有效做法
column-would-request-again = 是否会再次请求
error-again-missing = 请说明该国是否会再次请求该提供方援助：true 或 false。
error-assess-oneself = 国家不评估自己提供的援助。请填写提供援助的组织。
error-assessment-unpublished = 评估在发布之前只能是“confidential”或“restricted”。请填写其中之一；发布后可供更多方查看。
error-improvement-missing = 请写明援助可以如何改进。如无需改进，请用一句话说明。
error-not-rating = { $found } 不是评分。请填写 1（差）至 5（优）的整数，或填写“not_applicable”。
error-nothing-rated = 至少须有一项标准评为 1 至 5 分。如果各项均不适用，则无可评估。
error-period-ahead = 该时期尚未结束。最后一天不得晚于今天：援助评估截至该日。
error-period-missing = 请说明援助自哪一天起至哪一天止。
error-publish-confidential = 发布评估意味着至少让援助提供方看到。请填写“restricted”或更大的可见范围。
error-rating-missing = 请评为 1（差）至 5（优）分，或填写“not_applicable”。
