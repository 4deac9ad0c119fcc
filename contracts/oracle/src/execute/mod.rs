//! One file per group of messages that share a right and a subject.

pub mod governance;
pub mod owner;
pub mod pause;
pub mod relay;
pub mod sources;
pub mod submit;
pub mod update;
