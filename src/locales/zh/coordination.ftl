# 活动与协调。

error-matrix-unbounded = 请指定国家或主题：所有地方的全部活动无法在一次答复中列出。
error-recommendation-elsewhere = 建议 { $id } 所针对的国家（{ $state }）并非该活动的开展地。请补充该国，或不列入该建议。
error-join-nobody = 目前没有任何一方为该需求提供帮助：其状态为“{ $state }”。请改为提交提议。
error-join-over = 该需求已没有进行中的合作，无法加入。
