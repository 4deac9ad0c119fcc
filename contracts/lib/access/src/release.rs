//! Name and version of a contract, in the record that cw2 defines and tools look for: read and written as a tree, which
//! is a tenth of the code.

use cosmwasm_std::{StdResult, Storage, from_json, to_json_vec};
use json::{FromJson, Json, ToJson};

use crate::AccessError;

const KEY: &[u8] = b"contract_info";

/// Which contract this is.
#[derive(Debug, Clone, PartialEq, Eq, FromJson, ToJson)]
#[serde(deny_unknown_fields)]
pub struct Release {
    /// Its name.
    pub contract: String,
    /// Its version.
    pub version: String,
}

impl Release {
    /// Reads what the state belongs to.
    ///
    /// # Errors
    /// There is no such record.
    pub fn load(storage: &dyn Storage) -> Result<Self, AccessError> {
        let stored = storage.get(KEY).and_then(|bytes| from_json::<Json>(&bytes).ok());
        let release = stored.and_then(|json| Self::from_json(json).ok());
        release.ok_or_else(|| cosmwasm_std::StdError::not_found("contract_info").into())
    }

    /// Writes it.
    ///
    /// # Errors
    /// None that text can cause.
    pub fn save(contract: &str, version: &str, storage: &mut dyn Storage) -> StdResult<()> {
        let release = Self { contract: contract.to_owned(), version: version.to_owned() };
        storage.set(KEY, &to_json_vec(&release.to_json())?);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use cosmwasm_std::testing::MockStorage;

    use super::*;

    /// What cw2 writes is read here, and the other way round.
    #[test]
    fn is_the_record_of_cw2() {
        let mut storage = MockStorage::new();
        Release::load(&storage).unwrap_err();
        cw2::set_contract_version(&mut storage, "a:b", "1.2.3").unwrap();
        let expected = Release { contract: "a:b".to_owned(), version: "1.2.3".to_owned() };
        assert_eq!(Release::load(&storage).unwrap(), expected);
        let theirs = storage.get(KEY);
        Release::save("a:b", "1.2.3", &mut storage).unwrap();
        assert_eq!(storage.get(KEY), theirs);
        storage.set(KEY, b"{");
        Release::load(&storage).unwrap_err();
    }
}
