/** What the package's types do not say about a resource type: the form of its id, and what it cannot change. */
export interface AzureType {
  /** `Microsoft.Network/virtualNetworks/subnets` */
  readonly type: string;
  /** The arguments that stand in the id, one for each part of the type after the namespace; the last one is the name. */
  readonly path: readonly string[];
  /** Inputs besides path and location whose change needs another resource. */
  readonly fixed?: readonly string[];
  /** Lists whose items are resources of their own inside this one, and have ids. */
  readonly parts?: readonly string[];
}

const own = (type: string, name: string, more: Omit<AzureType, "type" | "path"> = {}): AzureType => ({
  type,
  path: [name],
  ...more,
});

/** Path, and what is fixed, after the REST API specifications (https://github.com/Azure/azure-rest-api-specs). */
export const azureTypes: Readonly<Record<string, AzureType>> = {
  "azure-native:compute:VirtualMachine": own("Microsoft.Compute/virtualMachines", "vmName", {
    fixed: [
      ...["zones", "priority", "availabilitySet", "osProfile.adminUsername", "osProfile.computerName"],
      ...["osProfile.customData", "osProfile.linuxConfiguration", "storageProfile.imageReference"],
      ...["storageProfile.osDisk.name", "storageProfile.osDisk.createOption", "storageProfile.osDisk.managedDisk"],
    ],
  }),
  "azure-native:compute:VirtualMachineScaleSet": own("Microsoft.Compute/virtualMachineScaleSets", "vmScaleSetName", {
    fixed: ["zones", "orchestrationMode", "platformFaultDomainCount", "singlePlacementGroup"],
  }),
  "azure-native:compute:VirtualMachineExtension": {
    type: "Microsoft.Compute/virtualMachines/extensions",
    path: ["vmName", "vmExtensionName"],
  },
  "azure-native:compute:Disk": own("Microsoft.Compute/disks", "diskName", {
    fixed: ["zones", "creationData", "osType"],
  }),
  "azure-native:compute:Snapshot": own("Microsoft.Compute/snapshots", "snapshotName", { fixed: ["creationData"] }),
  "azure-native:compute:DiskEncryptionSet": own("Microsoft.Compute/diskEncryptionSets", "diskEncryptionSetName"),
  "azure-native:compute:SshPublicKey": own("Microsoft.Compute/sshPublicKeys", "sshPublicKeyName"),
  "azure-native:compute:AvailabilitySet": own("Microsoft.Compute/availabilitySets", "availabilitySetName"),
  "azure-native:compute:ProximityPlacementGroup": own(
    "Microsoft.Compute/proximityPlacementGroups",
    "proximityPlacementGroupName",
  ),
  "azure-native:network:VirtualNetwork": own("Microsoft.Network/virtualNetworks", "virtualNetworkName", {
    parts: ["subnets"],
  }),
  "azure-native:network:Subnet": {
    type: "Microsoft.Network/virtualNetworks/subnets",
    path: ["virtualNetworkName", "subnetName"],
  },
  "azure-native:network:NetworkSecurityGroup": own(
    "Microsoft.Network/networkSecurityGroups",
    "networkSecurityGroupName",
    {
      parts: ["securityRules"],
    },
  ),
  "azure-native:network:SecurityRule": {
    type: "Microsoft.Network/networkSecurityGroups/securityRules",
    path: ["networkSecurityGroupName", "securityRuleName"],
  },
  "azure-native:network:NetworkInterface": own("Microsoft.Network/networkInterfaces", "networkInterfaceName", {
    parts: ["ipConfigurations"],
  }),
  "azure-native:network:PublicIPAddress": own("Microsoft.Network/publicIPAddresses", "publicIpAddressName", {
    fixed: ["zones", "sku", "publicIPAddressVersion"],
  }),
  "azure-native:network:NatGateway": own("Microsoft.Network/natGateways", "natGatewayName", {
    fixed: ["zones", "sku"],
  }),
  "azure-native:network:RouteTable": own("Microsoft.Network/routeTables", "routeTableName", { parts: ["routes"] }),
  "azure-native:network:LoadBalancer": own("Microsoft.Network/loadBalancers", "loadBalancerName", {
    fixed: ["sku"],
    parts: [
      ...["frontendIPConfigurations", "backendAddressPools", "probes", "loadBalancingRules"],
      ...["inboundNatRules", "inboundNatPools", "outboundRules"],
    ],
  }),
  "azure-native:managedidentity:UserAssignedIdentity": own(
    "Microsoft.ManagedIdentity/userAssignedIdentities",
    "resourceName",
  ),
  "azure-native:monitor:AutoscaleSetting": own("Microsoft.Insights/autoscaleSettings", "autoscaleSettingName"),
  "azure-native:storage:StorageAccount": own("Microsoft.Storage/storageAccounts", "accountName", { fixed: ["kind"] }),
  "azure-native:keyvault:Vault": own("Microsoft.KeyVault/vaults", "vaultName"),
  "azure-native:keyvault:Key": {
    type: "Microsoft.KeyVault/vaults/keys",
    path: ["vaultName", "keyName"],
    fixed: ["properties"],
  },
  "azure-native:recoveryservices:Vault": own("Microsoft.RecoveryServices/vaults", "vaultName"),
  "azure-native:recoveryservices:ProtectionPolicy": {
    type: "Microsoft.RecoveryServices/vaults/backupPolicies",
    path: ["vaultName", "policyName"],
  },
  "azure-native:recoveryservices:ProtectedItem": {
    type: "Microsoft.RecoveryServices/vaults/backupFabrics/protectionContainers/protectedItems",
    path: ["vaultName", "fabricName", "containerName", "protectedItemName"],
  },
  "azure-native:dataprotection:BackupVault": own("Microsoft.DataProtection/backupVaults", "vaultName"),
  "azure-native:dataprotection:BackupPolicy": {
    type: "Microsoft.DataProtection/backupVaults/backupPolicies",
    path: ["vaultName", "backupPolicyName"],
    fixed: ["properties"],
  },
  "azure-native:dataprotection:BackupInstance": {
    type: "Microsoft.DataProtection/backupVaults/backupInstances",
    path: ["vaultName", "backupInstanceName"],
  },
  // These two have ids of another form, which azure-id.ts knows.
  "azure-native:resources:ResourceGroup": own("Microsoft.Resources/resourceGroups", "resourceGroupName"),
  "azure-native:authorization:RoleAssignment": own("Microsoft.Authorization/roleAssignments", "roleAssignmentName", {
    fixed: ["scope", "principalId", "roleDefinitionId", "principalType"],
  }),
};
