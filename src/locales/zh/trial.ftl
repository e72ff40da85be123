trial-unreadable = 无法读取 { $file }：{ $reason }
trial-line-unreadable = { $file } 第 { $line } 行：{ $reason }
trial-none = { $folder } 中没有任务：既没有带文件的查询，也没有已标注的文本
