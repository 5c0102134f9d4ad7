package novacron.lib_test

import data.novacron.lib

unknown(paths) := {"resource": {"properties": {"a": {"b": "true"}, "x": false}, "unknown": paths}}

undecided(property, paths) if lib.undecided(property) with input as unknown(paths)

test_undecided if {
	undecided("a", ["b", "a"])
	undecided("a", ["a.b"])
	undecided("a", ["a[0].b"])
	undecided("a.b", ["a"])
	undecided("a.b", ["a.b"])
}

test_not_undecided if {
	not undecided("a", [])
	not undecided("a", ["ab", "b.a"])
	not undecided("a.b", ["a.c"])
	not undecided("ab", ["a"])
}

test_switches if {
	lib.on(["a", "b"]) with input as unknown([])
	lib.off(["x"]) with input as unknown([])
	not lib.on(["x"]) with input as unknown([])
	not lib.off(["a", "b"]) with input as unknown([])
	not lib.off(["y"]) with input as unknown([])
	lib.on_in({"a": true}, ["a"])
	lib.off_in({"a": "false"}, ["a"])
	lib.get(["y"]) == null with input as unknown([])
}

test_about if lib.about({"urn": "u"}, {"rule": "r"}) == {"rule": "r", "resource": "u"}
