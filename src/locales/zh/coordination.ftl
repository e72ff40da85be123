# 活动与协调。

error-matrix-unbounded = 请指定国家或主题：所有地方的全部活动无法在一次答复中列出。
error-recommendation-elsewhere = 建议 { $id } 是向 { $state } 提出的，而该活动不在当地开展。请补充该国，或不列入该建议。
error-join-nobody = 目前没有任何一方为该需求提供帮助：其状态为“{ $state }”。请改为提出援助提议。
error-join-over = 该需求已没有进行中的合作，无法加入。
