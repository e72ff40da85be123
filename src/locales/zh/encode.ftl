# clearing-house encode 的文件有何错误。

encode-no-texts = { $file }：此处应为由字符串组成的 JSON 数组，例如 ["第一个文本", "第二个文本"]；从第 { $line } 行第 { $column } 列起无法读取。
encode-no-weights = { $file }：应有 { $count } 个 32 位数（小端序浮点数），即 { $bytes } 字节。实际字节数：{ $found }。
