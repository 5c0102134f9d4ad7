/** A tool that could not be had, with everything that was tried. Its message is all that the user sees. */
export class SetupError extends Error {
  /**
   * @param {string} what
   * @param {readonly string[]} tried one line each
   * @param {readonly string[]} remedies one line each; any one of them is enough
   */
  constructor(what, tried, remedies) {
    const list = (/** @type {readonly string[]} */ lines) => lines.map((line) => `\n    - ${line}`).join("");
    super(
      `NC1901: ${what}${tried.length > 0 ? `\n  Tried:${list(tried)}` : ""}\n  What you can do (one is enough):${list(remedies)}`,
    );
    this.name = "SetupError";
  }
}
