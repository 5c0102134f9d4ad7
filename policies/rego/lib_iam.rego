# Policy documents of AWS: text, or the object itself.
package novacron.lib_iam

parsed(document) := document if is_object(document)

parsed(document) := json.unmarshal(document) if is_string(document)

# AWS takes one of a thing where a list of one would stand.
listed(value) := value if is_array(value)

listed(value) := [value] if not is_array(value)

allowed(document) := [statement |
	some statement in listed(parsed(document).Statement)
	statement.Effect == "Allow"
]

denied(document) := [statement |
	some statement in listed(parsed(document).Statement)
	statement.Effect == "Deny"
]

# A condition may narrow "anybody" down; whether it does is not judged here.
open_to_anybody(document) if {
	some statement in allowed(document)
	not statement.Condition
	anybody(statement.Principal)
}

anybody("*")

anybody(principal) if "*" in listed(principal.AWS)

all_powerful(document) if {
	some statement in allowed(document)
	not statement.Condition
	some action in listed(statement.Action)
	action in {"*", "*:*"}
	"*" in listed(statement.Resource)
}
