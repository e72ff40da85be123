printing-failed = No se puede mostrar el resultado: { $reason }
