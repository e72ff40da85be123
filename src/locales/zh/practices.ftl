# 做法。

error-co-author-twice = 每个共同作者只列一次，且不列入该做法所属的组织：{ $id }。
error-criterion-twice = 标准“{ $criterion }”已经提出。每项标准只提一次，并附上全部佐证。
error-practice-not-narrower = “{ $given }”比现有可见范围“{ $present }”更宽。请填写相同或更窄的范围；如要向更多人显示，请先修订该做法。
error-practice-untold = 提交之前，须说明做了什么、取得了什么成果。请填写此字段。
error-exchange-own = 该做法是贵方自己的，或尚未发布。只能就他方已发布的做法请求交流。
error-source-practice = 所有者根据做法拟定的内容不由工作人员录入。请填写“statement”、“note_verbale”或“report”。
error-unknown-exchange = 该做法没有编号为 { $id } 的交流请求。请查阅交流请求列表。
