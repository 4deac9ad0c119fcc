/** Path of the browser; undefined when there is none. */
export function findChromium(env?: Readonly<Record<string, string | undefined>>): string | undefined;

/** Path of a program; undefined when the shell would not find it either. */
export function findProgram(
  name: string,
  env?: Readonly<Record<string, string | undefined>>,
): string | undefined;
