error-demo-not-empty = 该数据库已有其他内容，或有一次中断的演示。演示数据只载入空数据库：请用 --database 指定新的数据库。
