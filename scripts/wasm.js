// What has to be known of a wasm module and no tool tells: which function has how many locals, and which body is dead.

const NAME_SECTION = 0;
const CODE_SECTION = 10;
const FUNCTION_NAMES = 1;
/** A body without locals that traps: its length, no locals, `unreachable`, `end`. */
const TRAP = Buffer.from([3, 0, 0x00, 0x0b]);

/** Reads a module from the first section on. */
class Reader {
  constructor(bytes, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  byte() {
    return this.bytes[this.at++];
  }

  unsigned() {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
    }
  }

  take(length) {
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  text() {
    return this.take(this.unsigned()).toString();
  }
}

function unsigned(value) {
  const bytes = [];
  for (let rest = value; ; rest >>>= 7) {
    if (rest < 0x80) return Buffer.from([...bytes, rest]);
    bytes.push((rest & 0x7f) | 0x80);
  }
}

function sections(bytes) {
  const reader = new Reader(bytes, 8);
  const found = [];
  while (reader.at < bytes.length) {
    const id = reader.byte();
    found.push({ id, content: reader.take(reader.unsigned()) });
  }
  return found;
}

function bodies(content) {
  const reader = new Reader(content);
  return Array.from({ length: reader.unsigned() }, () => reader.take(reader.unsigned()));
}

/** The most locals that any function of a module declares. */
export function mostLocals(bytes) {
  const code = sections(bytes).find(({ id }) => id === CODE_SECTION);
  const counts = bodies(code.content).map((body) => {
    const reader = new Reader(body);
    let locals = 0;
    for (let groups = reader.unsigned(); groups > 0; groups--) {
      locals += reader.unsigned();
      reader.byte();
    }
    return locals;
  });
  return Math.max(...counts);
}

/** Replaces the body of every function whose name fits by a trap, so that the optimiser drops what it alone used. */
export function trapFunctions(bytes, pattern) {
  const all = sections(bytes);
  const names = functionNames(all);
  const imported = WebAssembly.Module.imports(new WebAssembly.Module(bytes)).filter(
    ({ kind }) => kind === "function",
  ).length;
  const parts = all.map(({ id, content }) => {
    if (id !== CODE_SECTION) return section(id, content);
    const kept = bodies(content).map((body, index) =>
      pattern.test(names.get(index + imported) ?? "") ? TRAP : Buffer.concat([unsigned(body.length), body]),
    );
    return section(id, Buffer.concat([unsigned(kept.length), ...kept]));
  });
  return Buffer.concat([bytes.subarray(0, 8), ...parts]);
}

function section(id, content) {
  return Buffer.concat([Buffer.from([id]), unsigned(content.length), content]);
}

function functionNames(all) {
  const names = new Map();
  for (const { id, content } of all) {
    const reader = new Reader(content);
    if (id !== NAME_SECTION || reader.text() !== "name") continue;
    while (reader.at < content.length) {
      const kind = reader.byte();
      const part = new Reader(reader.take(reader.unsigned()));
      if (kind !== FUNCTION_NAMES) continue;
      for (let count = part.unsigned(); count > 0; count--) names.set(part.unsigned(), part.text());
    }
  }
  return names;
}
