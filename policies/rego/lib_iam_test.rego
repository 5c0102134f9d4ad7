package novacron.lib_iam_test

import data.novacron.lib_iam

statement := {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}

document(changes) := {"Statement": [object.union(statement, changes)]}

test_anybody if {
	every principal in ["*", {"AWS": "*"}, {"AWS": ["arn:aws:iam::123456789012:root", "*"]}] {
		lib_iam.open_to_anybody(document({"Principal": principal}))
	}
}

test_somebody if {
	every principal in [{"AWS": "arn:aws:iam::123456789012:root"}, {"Service": "sns.amazonaws.com"}, "arn"] {
		not lib_iam.open_to_anybody(document({"Principal": principal}))
	}
	not lib_iam.open_to_anybody(document({"Condition": {"StringEquals": {"aws:SourceAccount": "123456789012"}}}))
	not lib_iam.open_to_anybody(document({"Effect": "Deny"}))
	not lib_iam.open_to_anybody("not JSON")
}

test_all_powerful if {
	every action in ["*", "*:*", ["s3:GetObject", "*"]] {
		lib_iam.all_powerful(document({"Action": action}))
	}
	lib_iam.all_powerful(document({"Resource": ["arn:aws:s3:::b", "*"]}))
	lib_iam.all_powerful(json.marshal({"Statement": statement}))
}

test_not_all_powerful if {
	every changes in [
		{"Action": "s3:*"},
		{"Resource": "arn:aws:s3:::b/*"},
		{"Effect": "Deny"},
		{"Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}},
	] {
		not lib_iam.all_powerful(document(changes))
	}
}

test_denied_statements if {
	lib_iam.denied({"Statement": [{"Effect": "Deny", "Sid": "a"}, {"Effect": "Allow", "Sid": "b"}]}) == [{"Effect": "Deny", "Sid": "a"}]
	lib_iam.denied({"Statement": {"Effect": "Deny", "Sid": "a"}}) == [{"Effect": "Deny", "Sid": "a"}]
}
