import { processTerminal } from "./process-terminal.ts";
import { runCli } from "./run-cli.ts";

// `novacron explain | head` closes the pipe early; that is no error of ours.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});
// Not process.exit: a pipe may still have to take what was written.
process.exitCode = await runCli(process.argv.slice(2), processTerminal());
