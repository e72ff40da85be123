printing-failed = The output cannot be printed: { $reason }
