import { readFileSync } from "node:fs";

const server = readFileSync(new URL("server.py", import.meta.url), "utf8");

/**
 * For cloud-init: the server, as a service of a user of its own. It needs no packages, as machines have no way to the Internet;
 * Ubuntu comes with Python.
 */
export function userData(port: number): string {
  const unit = `[Unit]
After=network.target
[Service]
ExecStart=/usr/bin/python3 /opt/web/server.py
Environment=PORT=${port}
DynamicUser=yes
AmbientCapabilities=CAP_NET_BIND_SERVICE
Restart=always
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
    write_files: [file("/opt/web/server.py", server), file("/etc/systemd/system/web.service", unit)],
    runcmd: [
      ["systemctl", "daemon-reload"],
      ["systemctl", "enable", "--now", "web"],
    ],
  })}\n`;
}
