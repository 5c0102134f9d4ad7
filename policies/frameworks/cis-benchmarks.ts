import type { Framework } from "./framework.ts";

/** A rule that helps with one recommendation makes its section count, so the number says less than elsewhere. */
const sections = "sections, each of which counts as soon as a rule helps with one of its recommendations";

/** CIS Amazon Web Services Foundations Benchmark 3.0, by section; recommendations count for their section. */
export const cisAws: Framework = {
  key: "cis-aws",
  name: "CIS AWS 3.0",
  pattern: /^CIS AWS 3\.0 (\d+(?:\.\d+)*)$/,
  counted: sections,
  controls: {
    "1": "Identity and access management",
    "2.1": "Simple Storage Service (S3)",
    "2.2": "Elastic Compute Cloud (EC2)",
    "2.3": "Relational Database Service (RDS)",
    "2.4": "Elastic File System (EFS)",
    "3": "Logging",
    "4": "Monitoring",
    "5": "Networking",
  },
};

/** CIS Microsoft Azure Foundations Benchmark 3.0, by section. */
export const cisAzure: Framework = {
  key: "cis-azure",
  name: "CIS Azure 3.0",
  pattern: /^CIS Azure 3\.0 (\d+(?:\.\d+)*)$/,
  counted: sections,
  controls: {
    "2": "Identity",
    "3.1": "Microsoft Defender for Cloud",
    "3.2": "Microsoft Defender for IoT",
    "3.3": "Key Vault",
    "4": "Storage accounts",
    "5.1": "Azure SQL Database",
    "5.2": "PostgreSQL",
    "5.3": "MySQL",
    "5.4": "Cosmos DB",
    "6.1": "Diagnostic settings",
    "6.2": "Activity log alerts",
    "6.3": "Application Insights",
    "6.4": "Resource logging",
    "7": "Networking",
    "8": "Virtual machines",
    "9": "App Service",
    "10": "Miscellaneous: resource locks",
  },
};

/** CIS Google Cloud Platform Foundation Benchmark 3.0, by section. */
export const cisGcp: Framework = {
  key: "cis-gcp",
  name: "CIS GCP 3.0",
  pattern: /^CIS GCP 3\.0 (\d+(?:\.\d+)*)$/,
  counted: sections,
  controls: {
    "1": "Identity and access management",
    "2": "Logging and monitoring",
    "3": "Networking",
    "4": "Virtual machines",
    "5": "Storage",
    "6.1": "Cloud SQL for MySQL",
    "6.2": "Cloud SQL for PostgreSQL",
    "6.3": "Cloud SQL for SQL Server",
    "6": "Cloud SQL, all engines",
    "7": "BigQuery",
    "8": "Dataproc",
  },
};
