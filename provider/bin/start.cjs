// Plain old JavaScript: a Node that is too old for the rest must still be able to say so.
"use strict";
var fs = require("fs");
var path = require("path");
var url = require("url");

var parts = process.versions.node.split(".");
if (Number(parts[0]) < 22 || (Number(parts[0]) === 22 && Number(parts[1]) < 18)) {
  process.stderr.write(
    "NC1901: novacron needs Node.js 22.18 or newer, and the node on the PATH is " +
      process.versions.node +
      "; install a newer one and try again\n",
  );
  process.exit(1);
}

require("module").enableCompileCache();
var root = path.resolve(__dirname, "..", "..");
var built = path.join(root, "dist", "plugin", "main.js");
// A checkout that was not built runs its sources: slower to start, and the same.
import(url.pathToFileURL(fs.existsSync(built) ? built : path.join(root, "provider", "rpc", "main.ts")).href);
