package novacron.resources.allowed_images_test

import data.novacron.fixtures

id := "NCP-IMG-001"

name := "allowed_images"

machine(image) := fixtures.resource("aws:ec2/instance:Instance", {"ami": image})

judged(doc) := rules if {
	rules := fixtures.judged(name, doc) with data.images.allowed as ["ami-0abc", "Canonical:*:22_04-lts*"]
}

test_allows_the_images if {
	judged(machine("ami-0abc")) == set()
	judged(fixtures.resource("azure-native:compute:VirtualMachine", {"storageProfile": {"imageReference": {
		"publisher": "Canonical",
		"offer": "0001-com-ubuntu-server-jammy",
		"sku": "22_04-lts-gen2",
	}}})) == set()
}

test_allows_images_that_are_not_known_yet if judged(fixtures.resource("aws:ec2/instance:Instance", {})) == set()

test_allows_everything_where_no_image_is_named if fixtures.judged(name, machine("ami-1")) == set()

test_denies_other_images if judged(machine("ami-1")) == {id}
