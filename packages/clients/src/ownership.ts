/** Who owns a contract, and who may take it over; the same in both contracts. */
export interface Ownership {
  readonly owner: string;
  /** An offer that nobody has accepted yet; it may have expired. */
  readonly offer: { readonly nominee: string; readonly expires: bigint } | undefined;
}

interface OwnershipJson {
  readonly owner: string;
  readonly offer?: { readonly nominee: string; readonly expires: string } | null;
}

export function toOwnership({ owner, offer }: OwnershipJson): Ownership {
  return {
    owner,
    offer: offer ? { nominee: offer.nominee, expires: BigInt(offer.expires) } : undefined,
  };
}
