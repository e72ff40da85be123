# 同意、对配对的决定以及合作。

error-consent-in-use = 合作 { $id } 以此项同意为基础，因此现在不能撤回。请先结束该合作。
error-consent-to-open = 对开放的同意须连同需求本身一并收回：请撤回该需求，或更改其可见范围。
error-consent-withdrawn = 此项同意已失效：它已被撤回或已到期。没有可撤回的内容。
error-cooperation-need = 无法开始工作：该需求的状态为“{ $state }”。请先由该国续期。
error-decline-reason = 决定不再推进须说明理由。请从下列理由中选择一项：{ $known }。对方看不到该理由。
error-decline-remark = 理由“other”本身不说明任何问题。请在此写明具体理由。
error-narrow-audience = 按现有范围，该需求不会向组织 { $id } 显示，因此指定该组织并不是缩小范围。请暂不列入；需求开放后可再指定。
error-narrow-visibility = “{ $given }”比现有可见范围“{ $present }”更宽。请填写相同或更窄的范围；需求开放后可再放宽。
error-need-not-open = 该需求不能继续推进：其状态为“{ $state }”，或有效期已过。请先由该国开放或续期。
error-offer-hidden = 该国看不到此项提议，因而无法作出决定。请先由提议方向该国显示此项提议。
error-offer-not-available = 该提议不能继续推进：其状态为“{ $state }”，或有效期已过。请先由提议方使其可用或续期。
error-pair-excluded = 有一项硬性条件排除了这一配对：{ $condition }。请选择其他提议，或先请有关方修改需求或提议。
error-participant-known = 该组织已经参加。请选择其他组织。
error-participant-lead = 一项合作只有一个牵头方，即最先加入者。请选择其他角色。
error-participants-max = 一项合作最多有 { $max } 个参与方。不能再添加。
error-preview-as = 请指明以哪个组织的身份查看：该组织的标识符或代码，例如 as=UNICEF。
error-suggestion-exists = 此前已对这一配对作出过决定。请继续处理配对 { $id }。
error-unknown-need = 没有可在此指定的需求 { $id }。请在需求列表中查找。
error-unknown-offer = 没有可在此指定的提议 { $id }。请在提议列表中查找。
