// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the rinban authors
//
// Prints what a QR code in a PNG file says: node qr.mjs FILE.png

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const jsQR = require("jsqr").default ?? require("jsqr");
const { PNG } = require("pngjs");

const picture = PNG.sync.read(readFileSync(process.argv[2]));
const code = jsQR(new Uint8ClampedArray(picture.data), picture.width, picture.height);
if (!code) {
  console.error("no QR code");
  process.exit(1);
}
process.stdout.write(code.data);
