//! The layout of every record: its fields in the order of their bytes.

use records::records;

use crate::{Guardian, Offer, Ownership};

records! {
    Ownership { owner, offer }
    Offer { nominee, expires }
    Guardian { guardian, charges }
}

#[cfg(test)]
mod tests {
    use std::fmt::Debug;

    use cosmwasm_std::{Addr, HexBinary};
    use records::{Record, decode, encode};

    use super::*;

    /// The bytes are these; none is optional, none is ignored.
    #[track_caller]
    fn holds<T: Record + Debug + PartialEq>(record: &T, hex: &str) {
        let bytes = encode(record);
        assert_eq!(HexBinary::from(bytes.as_slice()).to_hex(), hex);
        assert_eq!(decode::<T>(&bytes).as_ref(), Ok(record));
        for len in 0..bytes.len() {
            decode::<T>(&bytes[..len]).unwrap_err();
        }
        decode::<T>(&[bytes.as_slice(), &[0]].concat()).unwrap_err();
    }

    #[test]
    fn an_owner_with_and_without_an_offer() {
        let owner = Addr::unchecked("ab");
        holds(&Ownership { owner: owner.clone(), offer: None }, "00000002616200");
        let offer = Offer { nominee: Addr::unchecked("cde"), expires: 1_783_572_461_u64.into() };
        holds(&Ownership { owner, offer: Some(offer) }, "0000000261620100000003636465000000006a4f27ed");
    }

    #[test]
    fn a_guardian_and_nobody() {
        holds(&Guardian { guardian: Some(Addr::unchecked("ab")), charges: 3 }, "0100000002616203");
        holds(&Guardian::default(), "0000");
    }
}
