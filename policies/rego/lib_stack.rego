# How the resources of a stack belong together.
package novacron.lib_stack

buckets := [resource |
	some resource in input.resources
	resource.type in {"aws:s3/bucket:Bucket", "aws:s3/bucketV2:BucketV2"}
]

for_bucket(part, bucket) if refers(part, "bucket", bucket, "bucket")

# By what it depends on, or by a name or id that both have. What is not known yet may refer to anything.
refers(part, _, whole, _) if whole.urn in part.dependencies

refers(part, property, whole, key) if {
	is_string(part.properties[property])
	part.properties[property] == whole.properties[key]
}

refers(part, property, _, _) if {
	property in part.unknown
	not part.dependencies
}
