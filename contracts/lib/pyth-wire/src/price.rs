use crate::{error::WireError, reader::Reader};

/// Identifier of a Pyth price feed.
pub type FeedId = [u8; 32];

const TYPE_PRICE: u8 = 0;

/// A price as published: mantissas with one common exponent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PriceMessage {
    /// Feed.
    pub feed_id: FeedId,
    /// Price mantissa.
    pub price: i64,
    /// Half width of the confidence interval, mantissa.
    pub conf: u64,
    /// Power of ten that the mantissas are multiplied by.
    pub exponent: i32,
    /// When it was published, seconds.
    pub publish_time: i64,
    /// When the price before it was published, seconds.
    pub prev_publish_time: i64,
    /// Exponential moving average, mantissa.
    pub ema_price: i64,
    /// Exponential moving average of the confidence, mantissa.
    pub ema_conf: u64,
}

impl PriceMessage {
    /// Reads a message of type 0; bytes after the known fields are ignored, as Pyth may append some.
    ///
    /// # Errors
    /// Another type, or an end inside a field.
    pub fn parse(message: &[u8]) -> Result<Self, WireError> {
        let mut reader = Reader::new(message);
        match reader.u8("message type")? {
            TYPE_PRICE => {}
            found => return Err(WireError::MessageType { found }),
        }
        Ok(Self {
            feed_id: reader.array("feed id")?,
            price: reader.array("price").map(i64::from_be_bytes)?,
            conf: reader.u64("confidence")?,
            exponent: reader.array("exponent").map(i32::from_be_bytes)?,
            publish_time: reader.array("publish time").map(i64::from_be_bytes)?,
            prev_publish_time: reader.array("previous publish time").map(i64::from_be_bytes)?,
            ema_price: reader.array("EMA price").map(i64::from_be_bytes)?,
            ema_conf: reader.u64("EMA confidence")?,
        })
    }
}
