printing-failed = تتعذر طباعة الناتج: { $reason }
