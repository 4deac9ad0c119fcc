import type { Page } from "@akash-bme/clients";

/** Most entries that the contracts answer at once. */
const PAGE = 30;

/** All entries of a list that the contract answers in pages. */
export async function allPages<T, Key>(
  read: (page: Page<Key>) => Promise<readonly T[]>,
  keyOf: (entry: T) => Key,
): Promise<readonly T[]> {
  const entries: T[] = [];
  for (let page: Page<Key> = { limit: PAGE }; ; ) {
    const found = await read(page);
    entries.push(...found);
    const last = found.at(-1);
    if (last === undefined || found.length < PAGE) return entries;
    page = { limit: PAGE, startAfter: keyOf(last) };
  }
}
