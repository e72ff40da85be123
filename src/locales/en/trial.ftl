trial-unreadable = { $file } cannot be read: { $reason }
trial-line-unreadable = { $file }, line { $line }: { $reason }
trial-none = { $folder } holds no task: neither queries with documents nor labelled texts
