trial-unreadable = Не удается прочитать { $file }: { $reason }
trial-line-unreadable = { $file }, строка { $line }: { $reason }
trial-none = В { $folder } нет заданий: ни запросов с документами, ни размеченных текстов
