# Turns "-- name: word" blocks of a .sql file into string constants SQL_WORD.
# The comment lines behind the name stay in the SQL, so that the server's
# statement statistics show them.
function flush_block() {
	if (name != "")
		printf "#define SQL_%s \\\n%s\t\"\"\n", toupper(name), text
	text = ""
}
/^-- name: / { flush_block(); name = $3; next }
name != "" {
	gsub(/\\/, "\\\\"); gsub(/"/, "\\\"")
	if ($0 != "") text = text "\t\"" $0 "\\n\" \\\n"
}
END { flush_block() }
