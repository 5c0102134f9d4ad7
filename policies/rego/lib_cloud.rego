# Where resources of the clouds lie, and what machines they are.
package novacron.lib_cloud

# Of the resource where it says so, otherwise of its provider. Undefined while it is not known, and for other providers.
region(resource) := place if {
	some prefix in {"aws:", "azure-native:", "gcp:"}
	startswith(resource.type, prefix)
	place := normal(resource.type, stated(resource))
}

stated(resource) := resource.properties.region if {
	is_string(resource.properties.region)
} else := resource.properties.location if {
	is_string(resource.properties.location)
} else := resource.properties.zone if {
	is_string(resource.properties.zone)
} else := resource.provider.region if {
	not open_question(resource)
} else := resource.provider.location if {
	not open_question(resource)
}

open_question(resource) if {
	some property in {"region", "location", "zone"}
	property in resource.unknown
}

# "West Europe" is westeurope; Google Cloud takes a zone for the location of a cluster: europe-west1-b is in europe-west1.
normal(type, place) := concat("-", array.slice(parts, 0, 2)) if {
	startswith(type, "gcp:")
	parts := split(lower(place), "-")
	count(parts) == 3
} else := replace(lower(place), " ", "")

# A place is a country (DE), an area with one law for data (EU, EEA) or a continent (continent:EU).
within(name, places) if data.cloud.regionCountries[name] in places

within(name, places) if {
	some place in places
	data.cloud.regionCountries[name] in data.areas[place]
}

within(name, places) if concat(":", ["continent", data.cloud.countryContinents[data.cloud.regionCountries[name]]]) in places

# Google Cloud's multi-region EU is all over the Union.
within(name, places) if {
	some place in places
	every country in data.areas[data.cloud.multiRegionAreas[name]] {
		country in data.areas[place]
	}
}

# The machine or database size that a resource asks for.
instance_type(resource) := resource.properties.instanceType if {
	resource.type in {"aws:ec2/instance:Instance", "aws:ec2/launchTemplate:LaunchTemplate"}
}

instance_type(resource) := resource.properties.instanceClass if {
	resource.type in {"aws:rds/instance:Instance", "aws:rds/clusterInstance:ClusterInstance"}
}

instance_type(resource) := resource.properties.hardwareProfile.vmSize if {
	resource.type == "azure-native:compute:VirtualMachine"
}

instance_type(resource) := resource.properties.sku.name if {
	resource.type == "azure-native:compute:VirtualMachineScaleSet"
}

# Google Cloud takes a URL as well: .../machineTypes/n2-standard-4
instance_type(resource) := parts[count(parts) - 1] if {
	resource.type in {"gcp:compute/instance:Instance", "gcp:compute/instanceTemplate:InstanceTemplate"}
	parts := split(resource.properties.machineType, "/")
}

# Services that have no region, or certificates that must lie in one region to be used by them.
global(resource) if {
	some prefix in data.regions.globalTypes
	startswith(resource.type, prefix)
}

# What a machine starts from.
images(resource) := {image |
	resource.type in {
		"aws:ec2/instance:Instance",
		"aws:ec2/launchTemplate:LaunchTemplate",
		"azure-native:compute:VirtualMachine",
		"gcp:compute/instance:Instance",
		"gcp:compute/instanceTemplate:InstanceTemplate",
	}
	some image in array.concat(
		[
			object.get(resource.properties, "ami", null),
			object.get(resource.properties, "imageId", null),
			object.get(resource.properties, ["storageProfile", "imageReference", "id"], null),
			object.get(resource.properties, ["bootDisk", "initializeParams", "image"], null),
		],
		array.concat(
			[disk.sourceImage | some disk in resource.properties.disks],
			[concat(":", [reference.publisher, reference.offer, reference.sku]) | reference := resource.properties.storageProfile.imageReference],
		),
	)
	is_string(image)
}
