printing-failed = Не удаётся вывести результат: { $reason }
