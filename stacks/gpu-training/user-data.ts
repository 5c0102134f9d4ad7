import { readFileSync } from "node:fs";

const training = readFileSync(new URL("train.py", import.meta.url), "utf8");

/** What a machine is to run. */
export interface Run {
  readonly name: string;
  readonly command: string;
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * For cloud-init: the run as a service that starts with the machine until it is done. A spot machine that is taken back is
 * stopped, which sends SIGTERM, and started again on the same disk once there is capacity.
 */
export function userData({ name, command, environment }: Run): string {
  const variables = Object.entries({ ...environment, RUN: name, CHECKPOINTS: "/var/lib/train" });
  const unit = `[Unit]
After=network.target
ConditionPathExists=!/var/lib/train/done
[Service]
ExecStart=${command}
${variables.map(([key, value]) => `Environment=${JSON.stringify(`${key}=${value}`.replaceAll("%", "%%"))}`).join("\n")}
StateDirectory=train
WorkingDirectory=/var/lib/train
Restart=on-failure
RestartSec=10
TimeoutStopSec=25
[Install]
WantedBy=multi-user.target
`;
  const file = (path: string, text: string) => ({
    path,
    encoding: "b64",
    content: Buffer.from(text).toString("base64"),
  });
  // JSON is YAML.
  return `#cloud-config\n${JSON.stringify({
    write_files: [file("/opt/train/train.py", training), file("/etc/systemd/system/train.service", unit)],
    runcmd: [
      ["systemctl", "daemon-reload"],
      ["systemctl", "enable", "--now", "train"],
    ],
  })}\n`;
}
