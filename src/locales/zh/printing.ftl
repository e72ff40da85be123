printing-failed = 无法输出结果：{ $reason }
