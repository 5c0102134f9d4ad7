package novacron.resources.allowed_images

import data.novacron.lib
import data.novacron.lib_cloud

# METADATA
# title: Machines start from images that are allowed
# description: 'The image of a virtual machine or template matches one of the patterns in `images.allowed`: the id of an AMI, publisher:offer:sku or the id of an image of Azure, an image of Google Cloud. Off while it is empty.'
# custom:
#   id: NCP-IMG-001
#   docs: docs/policies.md#ncp-img-001
#   effect: deny
#   severity: medium
#   category: operations
#   frameworks: ["NIST CSF 2.0 PR.PS-02", "ISO/IEC 27001:2022 A.8.19", "PCI DSS 4.0 Req. 2.2.1"]
#   remediation: Set ami, imageId, storageProfile.imageReference, bootDisk.initializeParams.image or disks[].sourceImage to an image of images.allowed.
deny contains lib.finding(rego.metadata.rule(), message) if {
	count(data.images.allowed) > 0
	some image in lib_cloud.images(input.resource)
	not allowed(image)
	message := sprintf("%s is none of the images that are allowed", [image])
}

allowed(image) if {
	some pattern in data.images.allowed
	glob.match(pattern, [], image)
}
