/** Where the binary of the present sources is, and whether it is there. */
export function chainBinary(root: string): { path: string; exists: boolean };

/** Builds the binary unless it is there, and returns its path. */
export function buildChain(root: string, log: (line: string) => void): Promise<string>;

/** The hash that names a build: module files, sources and the arguments of the build, but no tests. */
export function chainHash(root: string): string;
