# 做法。

error-co-author-twice = 每个共同作者只列一次，且不列入该做法所属的组织：{ $id }。
error-criterion-twice = 标准“{ $criterion }”已经提出。每项标准只提一次，并附上全部佐证。
error-practice-not-narrower = “{ $given }”比现有可见范围“{ $present }”更宽。请填写相同或更窄的范围；如要向更多人显示，请先修订该做法。
error-practice-untold = 提交之前，须说明做了什么、取得了什么成果。请填写此字段。
