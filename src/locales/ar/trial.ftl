trial-unreadable = تتعذر قراءة { $file }: { $reason }
trial-line-unreadable = { $file }، السطر { $line }: { $reason }
trial-none = لا يحتوي { $folder } على أي مهمة: لا استعلامات مع وثائق ولا نصوص موسومة
