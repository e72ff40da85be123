# Allocation plans: what a need lacks, and what cannot be asked of a plan.
plan-lack-capacity-used = 可满足此项的援助已用于价值更大之处。
plan-lack-no-offer = 没有任何现有援助提议可满足这一需求。
plan-lack-no-offer-of-type = 可满足这一需求的援助提议均不提供此类援助。
plan-lack-only-indicative = 只有尚未得到确认的援助提议可满足这一需求。
plan-lack-other-unit = 此类援助的提议以另一单位计量。请向提议方询问以本单位计可提供多少。
plan-lack-vetoed = 可满足此项的所有援助提议均已被排除在本计划之外。
error-plan-need = 没有编号为 { $id } 的开放需求。请在需求列表中查找。
error-plan-offer = 没有编号为 { $id } 的现有且已确认的援助提议。请在援助提议列表中查找。
error-plan-pin-excluded = 这一援助提议不能用于满足这一需求。该需求的建议中说明了原因。
error-plan-pin-line = 该需求没有这一行。行号从 0 开始。
error-plan-pin-too-much = 该需求和援助提议为此所余不超过 { $max }。请减少固定的数量。
error-plan-pin-unlike = 援助提议所提供的与需求所请求的计量方式不同，因此无法固定数量。
error-plan-pinned-and-vetoed = 这一配对既被固定又被排除。请去掉其中一项。
error-plan-pinned-twice = 这一配对已被固定。请去掉其中一项。
error-plan-too-large = { $needs } 项需求和 { $offers } 项援助提议超出一份计划所能容纳的数量。请关闭已不适用的条目，或任其到期。
error-plan-unknown = 没有编号为 { $id } 的计划。请在计划列表中查找。
