# Comments on needs, their versions, and needs that are merged.

duplicate-assistance-types = 双方均请求的援助类型：{ $count }
duplicate-like = 文本和标签的一致程度为百分之{ $percent }。
duplicate-other-state = 这两项需求属于两个不同国家。
duplicate-recommendations = 双方均服务的建议：{ $count }
duplicate-same-state = 这两项需求属于同一国家。
duplicate-themes = 双方均列出的主题：{ $count }
error-comment-pointer = “{ $pointer }”未指向需求内容的任何字段。请提供 JSON 指针，例如 /lines/0/quantity。
error-merge-consented = 贵组织已经同意。在另一所有者答复之前，无需再做任何事。
error-merge-exists = 该需求已在合并 { $id } 之中。请继续处理该项合并。
error-merge-itself = 一项需求不能并入其自身。请指定另一项要保留的需求。
error-merge-kept = 要保留的需求不能并入其他需求：其状态为“{ $state }”。请指定一项已提交且未结束的需求。
error-merge-unseen = 两国必须先能看到对方的需求，才能合并。请先请双方相互显示其需求。
error-unknown-version = 该需求没有此版本。请提供 1 至 { $last } 之间的版本。
