# What would make a need easier to answer.

need-quality-already-tried = 请说明已经尝试过什么，以免有人再次提供同样的帮助；“尚无”也是一种回答。
need-quality-assistance-type = 请至少指明一种援助类型：它决定会找到哪些提议。
need-quality-beneficiary-authority = 请指明将接受援助的主管机关。
need-quality-one-subject = 所选主题涉及三个以上的领域：请就每个领域分别提出一项需求，以便各自找到最合适的伙伴。
need-quality-outcome = 请指明援助将有助于落实哪些建议或承诺，或说明它服务于普遍定期审议本身；否则无法提交。
need-quality-problem-is-title = 问题部分重复了标题：请用两三句话说明障碍是什么、涉及谁、需要帮助做什么。
need-quality-problem-short = 问题描述过于简短：请用两三句话说明障碍是什么、涉及谁、需要帮助做什么。
need-quality-quantity = 请至少添加一行，说明需要多少：多少专家工作日、多少学员或多少次讲习班。
need-quality-success-measure = 请说明如何判断需求已得到满足。
need-quality-time = 请指明希望在哪些日期之间获得援助。
need-quality-time-passed = 希望获得援助的时间已过：请指明新的日期。
