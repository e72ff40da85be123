error-demo-not-empty = Esta base de datos ya contiene otros datos o una demostración interrumpida. La demostración solo se carga en una base de datos vacía: indique una nueva con --database.
