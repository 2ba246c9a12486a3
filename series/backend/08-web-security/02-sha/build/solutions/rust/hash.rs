//! A hash in the making: what all algorithms have in common.

use crate::algorithm::{Algorithm, Words};

#[derive(Clone)]
pub struct Hash {
    algorithm: Algorithm,
    words: Words,
    /// The bytes of the block that is not full yet.
    rest: Vec<u8>,
    bytes: u64,
}

/// The length in bits has to go into 64 bits.
pub const MOST_BYTES: u64 = u64::MAX / 8;

impl Hash {
    pub fn new(algorithm: Algorithm) -> Hash {
        Hash {
            algorithm,
            words: algorithm.first_words(),
            rest: Vec::new(),
            bytes: 0,
        }
    }

    /// Takes a message up behind so many bytes, a multiple of the block, with the words that they have led to.
    pub fn resume(algorithm: Algorithm, state: &[u8], bytes: u64) -> Option<Hash> {
        let mut hash = Hash {
            bytes,
            ..Hash::new(algorithm)
        };
        hash.words.set(state).then_some(hash)
    }

    /// How many bytes the message has so far.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    pub fn update(&mut self, mut message: &[u8]) {
        let block = self.algorithm.block_length();
        self.bytes += message.len() as u64;
        if !self.rest.is_empty() {
            let missing = message.len().min(block - self.rest.len());
            self.rest.extend_from_slice(&message[..missing]);
            message = &message[missing..];
            if self.rest.len() < block {
                return;
            }
            self.words.compress(&self.rest);
            self.rest.clear();
        }
        let blocks = message.chunks_exact(block);
        self.rest.extend_from_slice(blocks.remainder());
        blocks.for_each(|each| self.words.compress(each));
    }

    /// Adds the same bytes so many times, of which short ones are put together first.
    pub fn update_times(&mut self, piece: &[u8], times: u64) {
        if piece.is_empty() || times == 0 {
            return;
        }
        let together = (4096 / piece.len() as u64).clamp(1, times);
        let pieces = piece.repeat(together as usize);
        for _ in 0..times / together {
            self.update(&pieces);
        }
        self.update(&piece.repeat((times % together) as usize));
    }

    /// Pads the message (FIPS 180-4 §5.1) and gives its digest.
    pub fn finish(mut self) -> Vec<u8> {
        let (block, length) = (self.algorithm.block_length(), self.algorithm.length_bytes());
        let bits = u128::from(self.bytes) * 8;
        self.rest.push(0x80);
        while self.rest.len() % block != block - length {
            self.rest.push(0);
        }
        self.rest
            .extend_from_slice(&bits.to_be_bytes()[16 - length..]);
        self.rest
            .chunks_exact(block)
            .for_each(|each| self.words.compress(each));
        let mut digest = self.words.to_bytes();
        digest.truncate(self.algorithm.digest_length());
        digest
    }
}

pub fn digest(algorithm: Algorithm, message: &[u8]) -> Vec<u8> {
    let mut hash = Hash::new(algorithm);
    hash.update(message);
    hash.finish()
}

/// A code of a message that only who has the key can make (RFC 2104 §2 and §3).
pub fn hmac(algorithm: Algorithm, key: &[u8], message: &[u8]) -> Vec<u8> {
    let block = algorithm.block_length();
    let mut key = if key.len() > block {
        digest(algorithm, key)
    } else {
        key.to_vec()
    };
    key.resize(block, 0);
    let masked = |mask: u8| key.iter().map(|byte| byte ^ mask).collect::<Vec<u8>>();
    let inner = digest(algorithm, &[masked(0x36), message.to_vec()].concat());
    digest(algorithm, &[masked(0x5c), inner].concat())
}
