# Tags and labels of resources of any provider, and what they say: production, data classes.
package novacron.lib_tags

# Tags of AWS and Azure, labels of Google Cloud and of our own resources, over the provider's default ones. Instances of Google
# Cloud have `tags` too: a list, of network tags.
of(resource) := object.union_n([tags |
	some tags in [
		object.get(parsed(object.get(resource, ["provider", "defaultTags"], {})), "tags", {}),
		parsed(object.get(resource, ["provider", "defaultLabels"], {})),
		object.get(resource, ["properties", "settings", "userLabels"], {}),
		object.get(resource, ["properties", "resourceLabels"], {}),
		object.get(resource, ["properties", "labels"], {}),
		object.get(resource, ["properties", "tags"], {}),
	]
	is_object(tags)
])

# The engine hands nested settings of providers on as JSON text.
parsed(setting) := setting if is_object(setting)

parsed(setting) := json.unmarshal(setting) if is_string(setting)

# Keys and values are compared without case and surrounding blanks, as our own labels are.
values(resource, key) := {lower(trim_space(value)) |
	some name, value in of(resource)
	lower(name) == key
	is_string(value)
}

says(resource, key, value) if value in values(resource, key)

# A tag such as data=personal,health
data_classes(resource) := {trim_space(class) |
	some value in values(resource, "data")
	some class in split(value, ",")
}

stages(resource) := {value |
	some key in data.production.tagKeys
	some value in values(resource, key)
}

# By its tags; the name of the stack counts where no tag names a stage.
production(resource) if {
	some value in stages(resource)
	value in data.production.tagValues
}

production(resource) if {
	stages(resource) == set()
	lower(input.stack) in data.production.stacks
}
