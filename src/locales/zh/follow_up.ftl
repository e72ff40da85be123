# 合作的后续跟进：数量、里程碑、进展报告、文件。

error-commitment-capacity = 该提议仅剩 { $left } { $unit }。承诺数量不得超过此数，或先提高该提议的能力。
error-commitment-delivered = 已交付 { $delivered }，承诺数量不得少于此数。请填写该数量或更多。
error-commitment-helpers = 只有提供帮助的各方作出承诺并交付。国家则报告进展情况。
error-commitment-state = 目前无法记录数量：合作状态为“{ $state }”，需求状态为“{ $need }”。合作处于以下状态时可以记录：{ $known }。
error-commitment-uncovered = 所请求的 { $requested } 中仅有 { $uncovered } 尚未覆盖。承诺数量不得超过此数。
error-cooperation-undelivered = 第 { $line } 行尚有 { $left } { $unit } 已承诺但未交付。完成合作之前，请报告已交付或撤回该承诺。
error-date-to-come = { $date }尚未到来。请填写实际发生的日期。
error-delivery-committed = 您所承诺的数量中仅有 { $left } 尚未交付。报告的数量不得超过此数，或先增加承诺。
error-milestones-max = 一项合作最多有 { $max } 个里程碑。请修改现有的里程碑。
error-need-helped = 合作 { $id } 仍在处理该需求。请先完成或终止该合作。
error-need-line = 该需求没有这一行：共有 { $count } 行，从 0 开始编号。
error-need-line-unit = 该行的计量单位是“{ $unit }”。请以该单位填写数量。
error-need-outcome = 这与已交付情况不符：总计 { $delivered }。所请求的全部交付即为已满足，部分交付为部分满足，未交付任何内容为未满足。
error-recommendation-not-served = 该需求不涉及建议 { $id }。请选择其所涉及的建议之一。
files-cut-short = 文件不完整：传输中被截断或已损坏。请重新发送。
files-empty = 文件为空。请选择其他文件。
files-in-use = 有进展报告引用了该文件，因此予以保留。
files-max = 一条记录最多有 { $max } 个文件。请先移除一个。
files-missing = 文件 { $id } 的内容在存储中缺失或已损坏。请告知信息交换中心。
files-of-another = 该文件由其他组织添加。请由该组织移除。
files-of-organization-max = 贵组织的文件总计已达 { $max } MiB，即允许的上限。请先移除部分文件。
files-of-the-state = 该需求属于国家本身：只有该国可以添加或移除其文件。
files-program = 文档包含程序（宏或控件）。请去除后保存并重新发送。
files-unknown = 该合作中没有文件 { $id }。请先添加。
files-unknown-type = 不接受此类文件。请发送 PDF、DOCX、XLSX、PNG、JPEG 或 UTF-8 纯文本。
