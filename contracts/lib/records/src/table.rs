//! Records by key. Keys are those of cw-storage-plus, so that tools which know its maps find what they look for.

use std::marker::PhantomData;

use cosmwasm_std::{
    Order, Storage,
    storage_keys::{namespace_with_key, to_length_prefixed_nested},
};

use crate::{Record, RecordError, Result, decode, encode};

/// Parts of a key; pages run over the last.
pub type Key<'a> = &'a [&'a [u8]];

/// A record at a fixed key.
pub struct Slot<V> {
    key: &'static str,
    value: PhantomData<V>,
}

/// Records of one kind.
pub struct Table<V> {
    name: &'static str,
    value: PhantomData<V>,
}

impl<V: Record> Slot<V> {
    /// The record at `key`.
    #[must_use]
    pub const fn new(key: &'static str) -> Self {
        Self { key, value: PhantomData }
    }

    /// Reads what instantiation wrote.
    ///
    /// # Errors
    /// The record is missing or corrupt.
    pub fn load(&self, storage: &dyn Storage) -> Result<V> {
        self.may_load(storage)?.ok_or(RecordError::Missing)
    }

    /// Reads the record; none when it was never written.
    ///
    /// # Errors
    /// The record is corrupt.
    pub fn may_load(&self, storage: &dyn Storage) -> Result<Option<V>> {
        load(storage, self.key.as_bytes())
    }

    /// Writes the record.
    pub fn save(&self, storage: &mut dyn Storage, value: &V) {
        save(storage, self.key.as_bytes(), value);
    }

    /// Removes the record.
    pub fn remove(&self, storage: &mut dyn Storage) {
        storage.remove(self.key.as_bytes());
    }
}

impl<V: Record> Table<V> {
    /// The records whose keys begin with `name`.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self { name, value: PhantomData }
    }

    /// Reads a record; none when there is no such key.
    ///
    /// # Errors
    /// The record is corrupt.
    pub fn may_load(&self, storage: &dyn Storage, key: Key<'_>) -> Result<Option<V>> {
        load(storage, &path(self.name, key))
    }

    /// Whether there is a record.
    pub fn has(&self, storage: &dyn Storage, key: Key<'_>) -> bool {
        bytes_at(storage, &path(self.name, key)).is_some()
    }

    /// Writes a record.
    pub fn save(&self, storage: &mut dyn Storage, key: Key<'_>, value: &V) {
        save(storage, &path(self.name, key), value);
    }

    /// Removes a record.
    pub fn remove(&self, storage: &mut dyn Storage, key: Key<'_>) {
        storage.remove(&path(self.name, key));
    }

    /// Reads records in the order of the last part of their keys, which it gives too; the other parts are `within`.
    ///
    /// # Errors
    /// A record is corrupt.
    pub fn page(
        &self,
        storage: &dyn Storage,
        within: Key<'_>,
        after: Option<&[u8]>,
        limit: usize,
    ) -> Result<Vec<(Vec<u8>, V)>> {
        let mut page = Vec::new();
        for (key, bytes) in entries(storage, &[&[self.name.as_bytes()], within].concat(), after, limit) {
            page.push((key, decode(&bytes)?));
        }
        Ok(page)
    }
}

/// Reads the record at `key`; none when there is no such key.
///
/// # Errors
/// The record is corrupt.
pub fn load<V: Record>(storage: &dyn Storage, key: &[u8]) -> Result<Option<V>> {
    match bytes_at(storage, key) {
        Some(bytes) => decode(&bytes).map(Some),
        None => Ok(None),
    }
}

/// Writes the record at `key`.
pub fn save<V: Record>(storage: &mut dyn Storage, key: &[u8], value: &V) {
    storage.set(key, &encode(value));
}

/// The only step of a range that holds this key alone: for records below some 300 bytes the chain charges less for it
/// than the 1,000 gas of a lookup.
#[inline(never)]
fn bytes_at(storage: &dyn Storage, key: &[u8]) -> Option<Vec<u8>> {
    let after = [key, &[0]].concat();
    storage.range(Some(key), Some(&after), Order::Ascending).next().map(|(_, bytes)| bytes)
}

fn path(name: &str, key: Key<'_>) -> Vec<u8> {
    let (last, within) = key.split_last().map_or((&[][..], key), |(last, within)| (*last, within));
    namespace_with_key(&[&[name.as_bytes()], within].concat(), last)
}

fn entries(
    storage: &dyn Storage,
    namespace: Key<'_>,
    after: Option<&[u8]>,
    limit: usize,
) -> Vec<(Vec<u8>, Vec<u8>)> {
    let prefix = to_length_prefixed_nested(namespace);
    let start = match after {
        // The first key after a key is that key and a zero.
        Some(after) => [&prefix, after, &[0]].concat(),
        None => prefix.clone(),
    };
    storage
        .range(Some(&start), None, Order::Ascending)
        .map_while(|(key, value)| Some((key.strip_prefix(prefix.as_slice())?.to_vec(), value)))
        .take(limit)
        .collect()
}
