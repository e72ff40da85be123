# What is wrong with the files of a trial of matching (clearing-house evaluate).

trial-unreadable = { $file } cannot be read: { $reason }
trial-unwritable = { $file } cannot be written: { $reason }
trial-none = { $folder } holds no task: neither queries with documents nor labelled texts
trial-empty = { $file } holds no text. At least one is expected, each as a JSON object on a line of its own.
trial-not-utf8 = { $file }, line { $line }: this is not UTF-8. Save the file in UTF-8.
trial-no-object = { $file }, line { $line }: a JSON object that ends on the same line is expected; from column { $column } on it cannot be read as one.
trial-no-string = { $file }, line { $line }: the value of “{ $field }” must be a character string, in quotation marks.
trial-no-themes = { $file }, line { $line }: the value of “themes” must be a list of character strings.
trial-no-id = { $file }, line { $line }: the field “id” is missing or empty. Give the text an identifier.
trial-no-text = { $file }, line { $line }: the field “text” is missing. Add it; it may be empty ("").
trial-id-twice = { $file }, line { $line }: the identifier “{ $id }” already stands in line { $before }. Give each text its own.
trial-id-spaced = { $file }, line { $line }: the identifier “{ $id }” contains white space, which separates the parts of a line in run files. Write it as one word, or leave out --runs.
trial-cells = { $file }, line { $line }: three cells separated by tabs are expected: query, document, grade. Number of cells found: { $count }.
trial-no-grade = { $file }, line { $line }: the grade is “{ $found }”; a whole number from 0 to { $max } is expected.
trial-no-grade-first = { $file }, line { $line }: the grade is “{ $found }”; a whole number from 0 to { $max } is expected. A heading names the columns, separated by tabs: { $heading }.
trial-two-grades = { $file }, line { $line }: query “{ $query }” and document “{ $doc }” have the grade { $grade } here, but { $grade_before } in line { $before }. Keep one of the two.
trial-qrels-unknown = { $files }: no judgment is of a query and a document of the task. Write their identifiers as the files of queries and documents do.
trial-qrels-all-0 = { $files }: no pair of a query and a document of the task has a grade above 0, so nothing can be measured.
trial-qrels-of-no-task = { $files }: no judgment is of a query and a document of the same task, so none of them counted. Write their identifiers as the files of queries and documents do.
trial-no-labels = { $files }: no text has a label in the field “themes”, so nothing can be measured.
