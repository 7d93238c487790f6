// Lets the command line of cdktf start in half the time.
// At its start it loads what converts and formats HCL, which no test needs. Here such a module is
// loaded when one of its exports is used.
"use strict";
const fs = require("fs");
const Module = require("module");

const LATER = /^@cdkt[fn]\/hcl(2cdk|2json|-tools)$/;
const EXPORT = /\bexports\.(\w+) = |defineProperty\(exports, "(\w+)"/g;
const load = Module._load;

Module._load = function (request, parent) {
  if (!LATER.test(request)) return load.apply(this, arguments);
  const text = fs.readFileSync(Module._resolveFilename(request, parent), "utf8");
  const names = new Set(Array.from(text.matchAll(EXPORT), (found) => found[1] || found[2]));
  const later = { __esModule: true };
  names.delete("__esModule");
  for (const name of names) {
    const get = () => load.call(Module, request, parent)[name];
    Object.defineProperty(later, name, { enumerable: true, get });
  }
  return later;
};
