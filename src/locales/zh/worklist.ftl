# 待办事项，每项一句。

task-acknowledge-need = 确认收到需求：该需求已提交。
task-break-silence = 该合作久无消息：请询问或报告。
task-clarify-need = 澄清该需求：它已退回贵方。
task-decide-for-need = 就为贵方需求推荐的提议作出决定；逾期不答复，该配对即告失效。
task-decide-for-offer = 就转达贵方的需求作出决定；逾期不答复，该配对即告失效。
task-endorse-need = 对以贵方名义登记的需求予以认可或拒绝。
task-endorse-offer = 对以贵方名义登记的提议予以认可或拒绝。
task-object-or-open-need = 对开放该需求提出异议，或立即开放；期限届满时将自动开放。
task-publish-offer = 发布该提议：它已经核实。
task-review-need = 审查该需求。
task-review-offer = 核实该提议。
task-review-practice = 审查该做法。
task-submit-assessment = 评估所获援助。
task-update-cooperation = 报告合作进展：应提交进展报告。
task-verify-need = 说明该需求是否仍然存在并予以续期：其有效期即将届满。
task-verify-offer = 说明该提议是否仍然有效并予以续期：其有效期即将届满。
task-consent-to-merge = 说明贵方的需求可否与另一内容相同的需求合并；如不答复，该提案即告失效。
task-write-brief = 撰写信息交换中心简报，寄出并注明日期。
task-write-letter = 询问该国合作的结果：自商定之日起已满一年。寄出函件并注明日期。
task-publish-practice = 发布该做法：它已经审查。
task-answer-co-authorship = 说明贵方是否为该做法的共同作者；经贵方确认后才会列名。
task-answer-exchange = 答复分享贵方做法的请求：据此提出提议，或予以谢绝。
task-answer-join-request = 答复加入请求：同意或谢绝。
task-reply-to-assessment = 如愿意，请答复对贵方援助的评估：该国已提交评估。
