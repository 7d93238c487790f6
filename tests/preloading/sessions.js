// Lets jsii's Node.js process serve one app after another: see shared_node.py.
// What comes over the connection is passed on, but for the lines that begin or end a session.
"use strict";
const fs = require("fs");

const CONNECTION = 3;
const SESSION = '{"session":';
const HOME = process.cwd();
const readSync = fs.readSync;
let received = Buffer.alloc(0);

function line() {
  let end;
  while ((end = received.indexOf("\n")) < 0) {
    const chunk = Buffer.alloc(1 << 16);
    const size = readSync(CONNECTION, chunk, 0, chunk.length, null);
    if (size === 0) return Buffer.alloc(0);
    received = Buffer.concat([received, chunk.subarray(0, size)]);
  }
  const found = received.subarray(0, end + 1);
  received = received.subarray(end + 1);
  return found;
}

function change({ environment, folder, mask, end }) {
  if (end) {
    const mark = Buffer.from(end, "base64");
    process.stdout.write(mark);
    process.stderr.write(mark);
    process.chdir(HOME);
  } else {
    for (const name of Object.keys(process.env)) delete process.env[name];
    Object.assign(process.env, environment);
    process.chdir(folder);
    process.umask(mask);
  }
  fs.writeSync(CONNECTION, "{}\n");
}

fs.readSync = function (file, buffer, offset, length, position) {
  if (file !== CONNECTION) return readSync.apply(fs, arguments);
  let next = line();
  while (next.subarray(0, SESSION.length).toString() === SESSION) {
    change(JSON.parse(next).session);
    next = line();
  }
  const size = next.copy(buffer, offset, 0, length);
  received = Buffer.concat([next.subarray(size), received]);
  return size;
};
