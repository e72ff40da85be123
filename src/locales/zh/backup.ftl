# 备份为何没有写入或没有恢复。

backup-damaged = 备份 { $file } 已损坏：“{ $table }”的行不完整。未作任何更改。请使用另一份备份。
backup-database-in-use = 数据库不是空的：“{ $table }”中有数据行。未作任何更改。请恢复到新的数据库。
backup-file-exists = 文件 { $file } 已经存在，不会被覆盖。请另取名称。
backup-not-a-backup = 文件 { $file } 不是信息交换中心的完整备份：它是其他文件，或已被截断。未作任何更改。
backup-other-version = 该备份的版本为 { $version }，由发行版 { $program } 写入；本发行版读取的版本为 { $own }。未作任何更改。请用写入该备份的发行版进行恢复，然后由较新的发行版更新数据库。
backup-rows-refused = 数据库拒收“{ $table }”的行：{ $reason }。未作任何更改。请使用另一份备份。
