# Turns storage/migrations/NNNN_name.sql, given in order, into rows of a C
# table: MIGRATION(version, "name", text). The text is the file, byte by byte:
# its checksum is what a database remembers.
function close_row() { if (open) print "\t\"\")" }
FNR == 1 {
	close_row()
	n = split(FILENAME, path, "/")
	name = path[n]
	if (name !~ /^[0-9][0-9][0-9][0-9]_[a-z0-9_]+\.sql$/ || name + 0 != ++row) {
		print FILENAME ": not migration number " row > "/dev/stderr"
		exit 1
	}
	sub(/\.sql$/, "", name)
	printf "MIGRATION(%d, \"%s\",\n", row, name
	open = 1
}
{
	gsub(/\\/, "\\\\"); gsub(/"/, "\\\"")
	print "\t\"" $0 "\\n\""
}
END { close_row() }
