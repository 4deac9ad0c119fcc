/** A page: 10 entries without a limit, at most 30; the same in both contracts. */
export interface Page<Key> {
  readonly startAfter?: Key;
  readonly limit?: number;
}
