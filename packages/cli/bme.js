#!/usr/bin/env node
// Plain Node: the command line is TypeScript and runs as it is, without a build.
import { register } from "tsx/esm/api";

register();
await import("./src/main.ts");
