/** What the command line knows of the world around it. Only `process-terminal.ts` reads it from the process. */
export interface Terminal {
  /** Results; what a pipe gets. */
  readonly out: (text: string) => void;
  /** Progress, warnings and errors. */
  readonly err: (text: string) => void;
  /** Whether a person sits there who can be asked. */
  readonly interactive: boolean;
  /** One line from the person, without its end; empty where input ended. */
  readonly ask: (question: string) => Promise<string>;
  readonly color: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  /** Absolute path of the folder in which the command runs. */
  readonly directory: string;
  /** Name of the operating system's user, for the audit log. */
  readonly user: string;
  /** Version of the running Node, without a `v`. */
  readonly nodeVersion: string;
  readonly now: () => Date;
}
