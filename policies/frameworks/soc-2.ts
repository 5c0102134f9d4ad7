import { type Framework, selectedControls } from "./framework.ts";

/** SOC 2, Trust Services Criteria of 2017: the common criteria that infrastructure has a part in. */
export const soc2: Framework = {
  key: "soc-2",
  name: "SOC 2 common criteria",
  pattern: /^SOC 2 (CC\d+\.\d+)$/,
  counted: selectedControls,
  controls: {
    "CC3.2": "Risks to objectives are identified and analyzed",
    "CC3.4": "Changes that could affect internal control are identified",
    "CC4.1": "Controls are evaluated continuously or separately",
    "CC5.2": "Control activities over technology are selected and developed",
    "CC6.1": "Logical access to information assets is restricted",
    "CC6.2": "Users are registered and authorized before they get credentials",
    "CC6.3": "Access is authorized, changed and removed by roles and least privilege",
    "CC6.4": "Physical access is restricted",
    "CC6.5": "Protections end only when data can no longer be read",
    "CC6.6": "Threats from outside the boundaries are kept out",
    "CC6.7": "Information is protected during transmission, movement and removal",
    "CC6.8": "Unauthorized or malicious software is prevented or detected",
    "CC7.1": "Configuration changes and new vulnerabilities are detected",
    "CC7.2": "Components are monitored for anomalies",
    "CC7.3": "Security events are evaluated",
    "CC7.4": "Incidents are responded to",
    "CC7.5": "Recovery from incidents is developed and carried out",
    "CC8.1": "Changes are authorized, designed, tested, approved and implemented",
    "CC9.1": "Risks from business disruptions are mitigated",
    "CC9.2": "Risks of vendors and business partners are managed",
  },
};
