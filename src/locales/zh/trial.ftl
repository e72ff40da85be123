# 匹配试验（clearing-house evaluate）的文件有何错误。

trial-unreadable = 无法读取 { $file }：{ $reason }
trial-unwritable = 无法写入 { $file }：{ $reason }
trial-none = { $folder } 中没有任务：既没有带文件的查询，也没有已标注的文本
trial-empty = { $file } 中没有文本。至少需要一个文本，每个文本为单独一行的 JSON 对象。
trial-not-utf8 = { $file } 第 { $line } 行：不是 UTF-8 编码。请将文件保存为 UTF-8。
trial-no-object = { $file } 第 { $line } 行：此处应为在同一行内结束的 JSON 对象；从第 { $column } 列起无法读取。
trial-no-string = { $file } 第 { $line } 行：“{ $field }”的值必须是带引号的字符串。
trial-no-themes = { $file } 第 { $line } 行：“themes”的值必须是字符串列表。
trial-no-id = { $file } 第 { $line } 行：字段“id”缺失或为空。请为该文本指定标识符。
trial-no-text = { $file } 第 { $line } 行：缺少字段“text”。请补上；该字段可以为空（""）。
trial-id-twice = { $file } 第 { $line } 行：标识符“{ $id }”已出现在第 { $before } 行。请为每个文本指定不同的标识符。
trial-id-spaced = { $file } 第 { $line } 行：标识符“{ $id }”含有空白字符，而在运行结果文件中空白字符用于分隔一行的各部分。请写成一个不含空白的词，或不使用 --runs。
trial-cells = { $file } 第 { $line } 行：应有三个以制表符分隔的单元格：查询、文件、等级。实际单元格数：{ $count }。
trial-no-grade = { $file } 第 { $line } 行：等级为“{ $found }”；应为 0 至 { $max } 的整数。
trial-no-grade-first = { $file } 第 { $line } 行：等级为“{ $found }”；应为 0 至 { $max } 的整数。标题行应列出以制表符分隔的列名：{ $heading }。
trial-two-grades = { $file } 第 { $line } 行：查询“{ $query }”与文件“{ $doc }”的等级在此处为 { $grade }，而在第 { $before } 行为 { $grade_before }。请只保留其中之一。
trial-qrels-unknown = { $files }：没有任何判断涉及该任务的查询和文件。请按查询文件和文件清单中的写法填写其标识符。
trial-qrels-all-0 = { $files }：该任务的查询与文件中没有任何一对的等级高于 0，因此无法衡量。
trial-qrels-of-no-task = { $files }：没有任何判断涉及同一任务的查询和文件，因此均未计入。请按查询文件和文件清单中的写法填写其标识符。
trial-no-labels = { $files }：没有任何文本在字段“themes”中带有标签，因此无法衡量。
