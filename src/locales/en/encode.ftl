# What is wrong with the files of clearing-house encode.

encode-no-texts = { $file }: a JSON array of character strings is expected, such as ["A first text", "A second text"]; from line { $line }, column { $column } on it cannot be read as one.
encode-no-weights = { $file }: { $count } numbers of 32 bits (little-endian floats) are expected, that is, { $bytes } bytes. Number of bytes found: { $found }.
