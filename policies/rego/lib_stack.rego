# How the resources of a stack belong together.
package novacron.lib_stack

buckets := [resource |
	some resource in input.resources
	resource.type in {"aws:s3/bucket:Bucket", "aws:s3/bucketV2:BucketV2"}
]

# What parts refer to: the URNs that they depend on, and the names or ids in a property. Rules make this once for all parts of
# a kind, so that a stack is not gone through for each of its resources.
targets(parts, property) := {
	"urns": {urn | some part in parts; some urn in part.dependencies},
	"names": {part.properties[property] | some part in parts},
	"unclear": [part.urn | some part in parts; unclear(part, property)],
}

# What is not known yet may refer to anything.
unclear(part, property) if {
	property in part.unknown
	not part.dependencies
}

# Whether the targets have the resource, whose name or id is the property `key`.
among(found, resource, _) if resource.urn in found.urns

among(found, resource, key) if resource.properties[key] in found.names

among(found, _, _) if count(found.unclear) > 0
