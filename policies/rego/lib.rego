# Helpers that several rules share. Messages never repeat a label's value: it may be a secret.
#
# Rules ask "is it unknown?" with `not known`, where `known` is a rule of its own. `not is_number(input.x)` would not do:
# an undefined argument makes the whole expression undefined, and the denial would silently not happen.
package novacron.lib

# Labels are compared without case and surrounding blanks, so `Tier = Production` is not a way around a rule.
label(key) := lower(trim_space(input.request.labels[key]))

# `data` may name several classes: data=personal,health
data_classes contains trim_space(class) if some class in split(label("data"), ",")

# A label such as pci=true. Whatever is not clearly a no counts as a yes, so that a slip of the pen does not switch a rule off.
switched_on(key) if {
	value := label(key)
	not value in {"", "0", "false", "no", "none", "off", "optional"}
}

in_data_class(classes) if {
	some class in classes
	class in data_classes
}

# A place is a country (DE), an area with one law for data (EU, EEA) or a continent (continent:NA).
located_in(places) if input.candidate.country in places

located_in(places) if {
	some place in places
	input.candidate.country in data.areas[place]
}

located_in(places) if concat(":", ["continent", input.candidate.continent]) in places

located_nowhere if {
	not input.candidate.country
	not input.candidate.continent
}

# Only told when the continent could have decided.
located_vaguely(places) if {
	not located_in(places)
	not located_nowhere
	not input.candidate.continent
	some place in places
	startswith(place, "continent:")
}

# Country known and listed nowhere, and nothing else could save it.
located_outside(places) if {
	not located_in(places)
	not located_nowhere
	not located_vaguely(places)
}

place := sprintf("%s (%s)", [country, continent])

default country := "country unknown"

country := input.candidate.country

default continent := "continent unknown"

continent := input.candidate.continent

holds_any(attestations) if {
	some attestation in attestations
	some held in input.candidate.compliance
	lower(held) == lower(attestation)
}

list(items) := concat(", ", items)

# What the engine, the plan and the review show for one denial. `meta` is the annotation of the rule that denies.
finding(meta, message) := {
	"rule": meta.custom.id,
	"title": meta.title,
	"message": message,
	"severity": meta.custom.severity,
	"remediation": meta.custom.remediation,
}

# 9000.00 and 0.3000. Go's %f, which sprintf is, takes no whole numbers; and the module asks its host for sprintf, but not for
# these functions.
amount(number) := concat(".", [format_int(hundredths / 100, 10), last_digits(hundredths, 100)]) if {
	hundredths := round(number * 100)
}

fraction(number) := concat(".", [format_int(parts / 10000, 10), last_digits(parts, 10000)]) if parts := round(number * 10000)

# As many as `power` of ten has zeros, with the zeros in front.
last_digits(whole, power) := substring(format_int(power + (whole % power), 10), 1, -1)

# A denial of a rule over stacks that is the fault of one resource.
about(resource, denial) := object.union(denial, {"resource": resource.urn})

# Whether a property of the reviewed resource, a part of it, or what it is a part of, is not known before the update. Nothing
# is denied for that: the same rule judges again once it is known.
undecided(property) if unknown_of(input.resource, property)

unknown_of(resource, property) if property in resource.unknown

unknown_of(resource, property) if {
	some path in resource.unknown
	some mark in {".", "["}
	startswith(path, concat("", [property, mark]))
}

unknown_of(resource, property) if {
	some path in resource.unknown
	startswith(property, concat("", [path, "."]))
}

# Whether a property of the reviewed resource is switched on or off, by its path. `not on(path)` holds for an absent one too,
# which `not on(input.resource.properties.x)` would not. Some properties of @pulumi/aws take booleans as text.
on(path) if on_in(input.resource.properties, path)

off(path) if off_in(input.resource.properties, path)

on_in(whole, path) if get_in(whole, path) in {true, "true"}

off_in(whole, path) if get_in(whole, path) in {false, "false"}

# null where it is absent.
get(path) := get_in(input.resource.properties, path)

get_in(whole, path) := object.get(whole, path, null)
