import type { Cloud } from "../../provider/world/catalog/catalog-file.ts";

/** Where a region is: what its cloud calls it, the country, and the place that the cloud names. */
export interface Place {
  readonly name: string;
  readonly displayName: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  /** Degrees; of the city or the middle of the area, to a tenth: the clouds do not tell where their buildings are. */
  readonly latitude: number;
  readonly longitude: number;
}

// `region|display name|country|latitude|longitude`, from the lists of regions in the clouds' documentation.
const aws = `
us-east-1|US East (N. Virginia)|US|38.9|-77.4
us-east-2|US East (Ohio)|US|40.0|-83.0
us-west-1|US West (N. California)|US|37.4|-122.0
us-west-2|US West (Oregon)|US|45.8|-119.7
us-west-2-lax-1|US West (Los Angeles)|US|34.1|-118.2
us-gov-east-1|AWS GovCloud (US-East)|US|40.0|-83.0
us-gov-west-1|AWS GovCloud (US-West)|US|45.8|-119.7
af-south-1|Africa (Cape Town)|ZA|-33.9|18.4
ap-east-1|Asia Pacific (Hong Kong)|HK|22.3|114.2
ap-northeast-1|Asia Pacific (Tokyo)|JP|35.7|139.7
ap-northeast-2|Asia Pacific (Seoul)|KR|37.6|127.0
ap-northeast-3|Asia Pacific (Osaka)|JP|34.7|135.5
ap-south-1|Asia Pacific (Mumbai)|IN|19.1|72.9
ap-south-2|Asia Pacific (Hyderabad)|IN|17.4|78.5
ap-southeast-1|Asia Pacific (Singapore)|SG|1.4|103.8
ap-southeast-2|Asia Pacific (Sydney)|AU|-33.9|151.2
ap-southeast-3|Asia Pacific (Jakarta)|ID|-6.2|106.8
ap-southeast-4|Asia Pacific (Melbourne)|AU|-37.8|145.0
ap-southeast-5|Asia Pacific (Malaysia)|MY|3.1|101.7
ap-southeast-7|Asia Pacific (Thailand)|TH|13.8|100.5
ca-central-1|Canada (Central)|CA|45.5|-73.6
ca-west-1|Canada West (Calgary)|CA|51.0|-114.1
cn-north-1|China (Beijing)|CN|39.9|116.4
cn-northwest-1|China (Ningxia)|CN|37.5|105.2
eu-central-1|Europe (Frankfurt)|DE|50.1|8.7
eu-central-2|Europe (Zurich)|CH|47.4|8.5
eu-north-1|Europe (Stockholm)|SE|59.3|18.1
eu-south-1|Europe (Milan)|IT|45.5|9.2
eu-south-2|Europe (Spain)|ES|41.6|-0.9
eu-west-1|Europe (Ireland)|IE|53.3|-6.3
eu-west-2|Europe (London)|GB|51.5|-0.1
eu-west-3|Europe (Paris)|FR|48.9|2.4
il-central-1|Israel (Tel Aviv)|IL|32.1|34.8
me-central-1|Middle East (UAE)|AE|24.5|54.4
me-south-1|Middle East (Bahrain)|BH|26.1|50.6
mx-central-1|Mexico (Central)|MX|20.6|-100.4
sa-east-1|South America (São Paulo)|BR|-23.6|-46.6`;

const azure = `
australiacentral|Australia Central|AU|-35.3|149.1
australiacentral2|Australia Central 2|AU|-35.3|149.1
australiaeast|Australia East|AU|-33.9|151.2
australiasoutheast|Australia Southeast|AU|-37.8|145.0
austriaeast|Austria East|AT|48.2|16.4
belgiumcentral|Belgium Central|BE|50.9|4.4
brazilsouth|Brazil South|BR|-23.6|-46.6
brazilsoutheast|Brazil Southeast|BR|-22.9|-43.2
canadacentral|Canada Central|CA|43.7|-79.4
canadaeast|Canada East|CA|46.8|-71.2
centralindia|Central India|IN|18.5|73.9
centralus|Central US|US|41.6|-93.6
chilecentral|Chile Central|CL|-33.4|-70.7
eastasia|East Asia|HK|22.3|114.2
eastus|East US|US|37.4|-79.8
eastus2|East US 2|US|36.7|-78.4
eastus3|East US 3|US|33.7|-84.4
francecentral|France Central|FR|48.9|2.4
francesouth|France South|FR|43.3|5.4
germanynorth|Germany North|DE|52.5|13.4
germanywestcentral|Germany West Central|DE|50.1|8.7
indonesiacentral|Indonesia Central|ID|-6.2|106.8
israelcentral|Israel Central|IL|31.8|35.2
italynorth|Italy North|IT|45.5|9.2
japaneast|Japan East|JP|35.7|139.7
japanwest|Japan West|JP|34.7|135.5
jioindiacentral|Jio India Central|IN|21.1|79.1
jioindiawest|Jio India West|IN|22.5|70.1
koreacentral|Korea Central|KR|37.6|127.0
koreasouth|Korea South|KR|35.2|129.1
malaysiawest|Malaysia West|MY|3.1|101.7
mexicocentral|Mexico Central|MX|20.6|-100.4
newzealandnorth|New Zealand North|NZ|-36.8|174.8
northcentralus|North Central US|US|41.9|-87.6
northeurope|North Europe|IE|53.3|-6.3
norwayeast|Norway East|NO|59.9|10.8
norwaywest|Norway West|NO|59.0|5.7
polandcentral|Poland Central|PL|52.2|21.0
qatarcentral|Qatar Central|QA|25.3|51.5
southafricanorth|South Africa North|ZA|-26.2|28.0
southafricawest|South Africa West|ZA|-33.9|18.4
southcentralus|South Central US|US|29.4|-98.5
southeastasia|Southeast Asia|SG|1.3|103.8
southindia|South India|IN|13.1|80.3
spaincentral|Spain Central|ES|40.4|-3.7
swedencentral|Sweden Central|SE|60.7|17.1
swedensouth|Sweden South|SE|55.6|13.0
switzerlandnorth|Switzerland North|CH|47.4|8.5
switzerlandwest|Switzerland West|CH|46.2|6.1
uaecentral|UAE Central|AE|24.5|54.4
uaenorth|UAE North|AE|25.3|55.3
uksouth|UK South|GB|51.5|-0.1
ukwest|UK West|GB|51.5|-3.2
usgovarizona|US Gov Arizona|US|33.4|-112.1
usgovtexas|US Gov Texas|US|29.4|-98.5
usgovvirginia|US Gov Virginia|US|37.4|-78.2
westcentralus|West Central US|US|41.1|-104.8
westeurope|West Europe|NL|52.4|4.9
westindia|West India|IN|19.1|72.9
westus|West US|US|37.8|-122.4
westus2|West US 2|US|47.2|-119.9
westus3|West US 3|US|33.4|-112.1`;

// The coordinates that its source gives are taken before these.
const gcp = `
africa-south1|Johannesburg|ZA|-26.2|28.0
asia-east1|Taiwan|TW|24.1|120.5
asia-east2|Hong Kong|HK|22.3|114.2
asia-northeast1|Tokyo|JP|35.7|139.7
asia-northeast2|Osaka|JP|34.7|135.5
asia-northeast3|Seoul|KR|37.6|127.0
asia-south1|Mumbai|IN|19.1|72.9
asia-south2|Delhi|IN|28.7|77.1
asia-southeast1|Singapore|SG|1.4|103.8
asia-southeast2|Jakarta|ID|-6.2|106.8
asia-southeast3|Bangkok|TH|13.8|100.5
australia-southeast1|Sydney|AU|-33.9|151.2
australia-southeast2|Melbourne|AU|-37.8|145.0
europe-central2|Warsaw|PL|52.2|21.0
europe-north1|Finland|FI|60.6|27.2
europe-north2|Stockholm|SE|59.3|18.1
europe-southwest1|Madrid|ES|40.4|-3.7
europe-west1|Belgium|BE|50.4|3.8
europe-west2|London|GB|51.5|-0.1
europe-west3|Frankfurt|DE|50.1|8.7
europe-west4|Netherlands|NL|53.4|6.8
europe-west6|Zurich|CH|47.4|8.5
europe-west8|Milan|IT|45.5|9.2
europe-west9|Paris|FR|48.9|2.4
europe-west10|Berlin|DE|52.5|13.4
europe-west12|Turin|IT|45.1|7.7
me-central1|Doha|QA|25.3|51.5
me-central2|Dammam|SA|26.4|50.1
me-west1|Tel Aviv|IL|32.1|34.8
northamerica-northeast1|Montréal|CA|45.5|-73.6
northamerica-northeast2|Toronto|CA|43.7|-79.4
northamerica-south1|Mexico|MX|20.6|-100.4
southamerica-east1|São Paulo|BR|-23.6|-46.6
southamerica-west1|Santiago|CL|-33.4|-70.7
us-central1|Iowa|US|41.2|-95.9
us-east1|South Carolina|US|33.2|-80.0
us-east4|Northern Virginia|US|39.0|-77.5
us-east5|Columbus|US|40.0|-83.0
us-south1|Dallas|US|32.8|-96.8
us-west1|Oregon|US|45.6|-121.2
us-west2|Los Angeles|US|34.1|-118.2
us-west3|Salt Lake City|US|40.8|-111.9
us-west4|Las Vegas|US|36.2|-115.1`;

const tables: Readonly<Record<Cloud, string>> = { aws, azure, gcp };

/** The places of a cloud's regions. */
export function placesOf(cloud: Cloud): readonly Place[] {
  return tables[cloud]
    .trim()
    .split("\n")
    .map((line) => {
      const [name = "", displayName = "", country = "", latitude, longitude] = line.split("|");
      return { name, displayName, country, latitude: Number(latitude), longitude: Number(longitude) };
    });
}
