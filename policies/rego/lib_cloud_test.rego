package novacron.lib_cloud_test

import data.novacron.lib_cloud

of(type, properties, provider) := {"type": type, "properties": properties, "provider": provider, "unknown": []}

test_regions if {
	lib_cloud.region(of("aws:sns/topic:Topic", {"region": "EU-west-1"}, {"region": "us-east-1"})) == "eu-west-1"
	lib_cloud.region(of("aws:sns/topic:Topic", {}, {"region": "us-east-1"})) == "us-east-1"
	lib_cloud.region(of("azure-native:sql:Server", {"location": "West Europe"}, {"location": "eastus"})) == "westeurope"
	lib_cloud.region(of("azure-native:sql:Server", {}, {"location": "East US"})) == "eastus"
	lib_cloud.region(of("gcp:container/cluster:Cluster", {"location": "europe-west1-b"}, {"region": "us-east1"})) == "europe-west1"
	lib_cloud.region(of("gcp:compute/instance:Instance", {"zone": "europe-west1-b"}, {})) == "europe-west1"
	lib_cloud.region(of("gcp:storage/bucket:Bucket", {"location": "EU"}, {})) == "eu"
	lib_cloud.region(of("gcp:storage/bucket:Bucket", {"location": "EUROPE-WEST1"}, {})) == "europe-west1"
	lib_cloud.region(of("gcp:sql/databaseInstance:DatabaseInstance", {"region": "europe-west3", "zone": "x"}, {})) == "europe-west3"
}

test_regions_that_are_not_known if {
	not lib_cloud.region(of("aws:sns/topic:Topic", {}, {}))
	not lib_cloud.region(of("random:index/randomId:RandomId", {"region": "eu-west-1"}, {}))
	every property in ["region", "location", "zone"] {
		every provider in [{"region": "us-east1"}, {"location": "us-east1"}] {
			not lib_cloud.region(object.union(of("gcp:sql/databaseInstance:DatabaseInstance", {}, provider), {"unknown": [property]}))
		}
	}
}

test_within if {
	lib_cloud.within("eu-central-1", ["DE"])
	lib_cloud.within("eu-central-1", ["CH", "EU"])
	lib_cloud.within("norwayeast", ["EEA"])
	lib_cloud.within("europe-west2", ["continent:EU"])
	lib_cloud.within("eu", ["EU"])
	lib_cloud.within("eu", ["EEA"])
	lib_cloud.within("us", ["US"])
}

test_not_within if {
	not lib_cloud.within("eu-central-1", ["FR"])
	not lib_cloud.within("norwayeast", ["EU"])
	not lib_cloud.within("eu-west-2", ["EEA", "continent:NA"])
	not lib_cloud.within("eu", ["DE"])
	not lib_cloud.within("eu-moon-1", ["EU", "continent:EU"])
}

test_every_country_has_a_continent if {
	every _, country in data.cloud.regionCountries {
		data.cloud.countryContinents[country]
	}
}

test_every_grid_has_a_country if {
	every region, grams in data.cloud.regionGramsPerKwh {
		data.cloud.regionCountries[region]
		grams > 0
		grams < 1000
	}
}

test_instance_types if {
	every case in [
		["aws:ec2/instance:Instance", {"instanceType": "s"}],
		["aws:ec2/launchTemplate:LaunchTemplate", {"instanceType": "s"}],
		["aws:rds/instance:Instance", {"instanceClass": "s"}],
		["aws:rds/clusterInstance:ClusterInstance", {"instanceClass": "s"}],
		["azure-native:compute:VirtualMachine", {"hardwareProfile": {"vmSize": "s"}}],
		["azure-native:compute:VirtualMachineScaleSet", {"sku": {"name": "s"}}],
		["gcp:compute/instance:Instance", {"machineType": "s"}],
		["gcp:compute/instanceTemplate:InstanceTemplate", {"machineType": "projects/p/zones/z/machineTypes/s"}],
	] {
		lib_cloud.instance_type({"type": case[0], "properties": case[1]}) == "s"
	}
	not lib_cloud.instance_type({"type": "other", "properties": {
		"instanceType": "s",
		"instanceClass": "s",
		"hardwareProfile": {"vmSize": "s"},
		"sku": {"name": "s"},
		"machineType": "s",
	}})
}

test_images if {
	every case in [
		["aws:ec2/instance:Instance", {"ami": "i"}],
		["aws:ec2/launchTemplate:LaunchTemplate", {"imageId": "i"}],
		["azure-native:compute:VirtualMachine", {"storageProfile": {"imageReference": {"id": "i"}}}],
		["gcp:compute/instance:Instance", {"bootDisk": {"initializeParams": {"image": "i"}}}],
		["gcp:compute/instanceTemplate:InstanceTemplate", {"disks": [{"sourceImage": "i"}, {}]}],
	] {
		lib_cloud.images({"type": case[0], "properties": case[1]}) == {"i"}
		lib_cloud.images({"type": "other", "properties": case[1]}) == set()
	}
	reference := {"publisher": "p", "offer": "o", "sku": "s"}
	lib_cloud.images({"type": "azure-native:compute:VirtualMachine", "properties": {"storageProfile": {"imageReference": reference}}}) == {"p:o:s"}
}

test_global_services if {
	every type in ["aws:iam/role:Role", "aws:cloudfront/distribution:Distribution", "aws:acm/certificate:Certificate"] {
		lib_cloud.global({"type": type})
	}
	not lib_cloud.global({"type": "aws:sns/topic:Topic"})
}
