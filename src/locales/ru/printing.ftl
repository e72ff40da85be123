printing-failed = Не удается вывести результат: { $reason }
