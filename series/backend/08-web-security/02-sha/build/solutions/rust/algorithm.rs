//! The five algorithms, as far as they differ: the first words, the work on a block, and how much of the words is given.

use crate::constants::{FIRST_1, FIRST_384, FIRST_512, QUARTERS_1, ROUNDS};

#[derive(Clone, Copy, PartialEq)]
pub enum Algorithm {
    Sha1,
    Sha224,
    Sha256,
    Sha384,
    Sha512,
}

impl Algorithm {
    pub fn named(name: &str) -> Option<Algorithm> {
        match name {
            "sha1" => Some(Algorithm::Sha1),
            "sha224" => Some(Algorithm::Sha224),
            "sha256" => Some(Algorithm::Sha256),
            "sha384" => Some(Algorithm::Sha384),
            "sha512" => Some(Algorithm::Sha512),
            _ => None,
        }
    }

    /// How many bytes the digest has.
    pub fn digest_length(self) -> usize {
        match self {
            Algorithm::Sha1 => 20,
            Algorithm::Sha224 => 28,
            Algorithm::Sha256 => 32,
            Algorithm::Sha384 => 48,
            Algorithm::Sha512 => 64,
        }
    }

    /// How many bytes are worked in at a time.
    pub fn block_length(self) -> usize {
        match self {
            Algorithm::Sha384 | Algorithm::Sha512 => 128,
            _ => 64,
        }
    }

    /// With how many bytes the padding tells the length of the message.
    pub fn length_bytes(self) -> usize {
        self.block_length() / 8
    }

    pub fn first_words(self) -> Words {
        match self {
            Algorithm::Sha1 => Words::Five(FIRST_1),
            Algorithm::Sha224 => Words::Narrow(FIRST_384.map(|word| word as u32)),
            Algorithm::Sha256 => Words::Narrow(FIRST_512.map(|word| (word >> 32) as u32)),
            Algorithm::Sha384 => Words::Wide(FIRST_384),
            Algorithm::Sha512 => Words::Wide(FIRST_512),
        }
    }
}

/// What a hash has become of all blocks so far.
#[derive(Clone)]
pub enum Words {
    Five([u32; 5]),
    Narrow([u32; 8]),
    Wide([u64; 8]),
}

impl Words {
    /// The words one behind the other, the most significant byte of each first.
    pub fn to_bytes(&self) -> Vec<u8> {
        match self {
            Words::Five(words) => words.iter().flat_map(|word| word.to_be_bytes()).collect(),
            Words::Narrow(words) => words.iter().flat_map(|word| word.to_be_bytes()).collect(),
            Words::Wide(words) => words.iter().flat_map(|word| word.to_be_bytes()).collect(),
        }
    }

    /// Takes the words from bytes; false where these are too few or too many, and then nothing has changed.
    pub fn set(&mut self, bytes: &[u8]) -> bool {
        if bytes.len() != self.to_bytes().len() {
            return false;
        }
        match self {
            Words::Five(words) => words
                .iter_mut()
                .zip(words_32(bytes))
                .for_each(|(word, value)| *word = value),
            Words::Narrow(words) => words
                .iter_mut()
                .zip(words_32(bytes))
                .for_each(|(word, value)| *word = value),
            Words::Wide(words) => words
                .iter_mut()
                .zip(words_64(bytes))
                .for_each(|(word, value)| *word = value),
        }
        true
    }

    /// Works a whole block in.
    pub fn compress(&mut self, block: &[u8]) {
        match self {
            Words::Five(words) => compress_five(words, block),
            Words::Narrow(words) => compress_narrow(words, block),
            Words::Wide(words) => compress_wide(words, block),
        }
    }
}

fn words_32(bytes: &[u8]) -> impl Iterator<Item = u32> + '_ {
    bytes
        .chunks_exact(4)
        .map(|four| u32::from_be_bytes(four.try_into().unwrap()))
}

fn words_64(bytes: &[u8]) -> impl Iterator<Item = u64> + '_ {
    bytes
        .chunks_exact(8)
        .map(|eight| u64::from_be_bytes(eight.try_into().unwrap()))
}

/// SHA-1: FIPS 180-4 §6.1.2.
fn compress_five(words: &mut [u32; 5], block: &[u8]) {
    let mut schedule = [0u32; 80];
    schedule
        .iter_mut()
        .zip(words_32(block))
        .for_each(|(word, value)| *word = value);
    for t in 16..80 {
        let mixed = schedule[t - 3] ^ schedule[t - 8] ^ schedule[t - 14] ^ schedule[t - 16];
        schedule[t] = mixed.rotate_left(1);
    }
    let [mut a, mut b, mut c, mut d, mut e] = *words;
    for (t, word) in schedule.iter().enumerate() {
        let f = match t / 20 {
            0 => (b & c) ^ (!b & d),
            2 => (b & c) ^ (b & d) ^ (c & d),
            _ => b ^ c ^ d,
        };
        let sum = a
            .rotate_left(5)
            .wrapping_add(f)
            .wrapping_add(e)
            .wrapping_add(QUARTERS_1[t / 20])
            .wrapping_add(*word);
        (e, d, c, b, a) = (d, c, b.rotate_left(30), a, sum);
    }
    for (word, value) in words.iter_mut().zip([a, b, c, d, e]) {
        *word = word.wrapping_add(value);
    }
}

/// SHA-224 and SHA-256: FIPS 180-4 §6.2.2, with the functions of §4.1.2.
fn compress_narrow(words: &mut [u32; 8], block: &[u8]) {
    let mut schedule = [0u32; 64];
    schedule
        .iter_mut()
        .zip(words_32(block))
        .for_each(|(word, value)| *word = value);
    for t in 16..64 {
        let (x, y) = (schedule[t - 15], schedule[t - 2]);
        let small_0 = x.rotate_right(7) ^ x.rotate_right(18) ^ (x >> 3);
        let small_1 = y.rotate_right(17) ^ y.rotate_right(19) ^ (y >> 10);
        schedule[t] = small_1
            .wrapping_add(schedule[t - 7])
            .wrapping_add(small_0)
            .wrapping_add(schedule[t - 16]);
    }
    let [mut a, mut b, mut c, mut d, mut e, mut f, mut g, mut h] = *words;
    for (word, constant) in schedule.iter().zip(ROUNDS) {
        let big_0 = a.rotate_right(2) ^ a.rotate_right(13) ^ a.rotate_right(22);
        let big_1 = e.rotate_right(6) ^ e.rotate_right(11) ^ e.rotate_right(25);
        let choice = (e & f) ^ (!e & g);
        let majority = (a & b) ^ (a & c) ^ (b & c);
        let first = h
            .wrapping_add(big_1)
            .wrapping_add(choice)
            .wrapping_add((constant >> 32) as u32)
            .wrapping_add(*word);
        let second = big_0.wrapping_add(majority);
        (h, g, f, e) = (g, f, e, d.wrapping_add(first));
        (d, c, b, a) = (c, b, a, first.wrapping_add(second));
    }
    for (word, value) in words.iter_mut().zip([a, b, c, d, e, f, g, h]) {
        *word = word.wrapping_add(value);
    }
}

/// SHA-384 and SHA-512: FIPS 180-4 §6.4.2, with the functions of §4.1.3.
fn compress_wide(words: &mut [u64; 8], block: &[u8]) {
    let mut schedule = [0u64; 80];
    schedule
        .iter_mut()
        .zip(words_64(block))
        .for_each(|(word, value)| *word = value);
    for t in 16..80 {
        let (x, y) = (schedule[t - 15], schedule[t - 2]);
        let small_0 = x.rotate_right(1) ^ x.rotate_right(8) ^ (x >> 7);
        let small_1 = y.rotate_right(19) ^ y.rotate_right(61) ^ (y >> 6);
        schedule[t] = small_1
            .wrapping_add(schedule[t - 7])
            .wrapping_add(small_0)
            .wrapping_add(schedule[t - 16]);
    }
    let [mut a, mut b, mut c, mut d, mut e, mut f, mut g, mut h] = *words;
    for (word, constant) in schedule.iter().zip(ROUNDS) {
        let big_0 = a.rotate_right(28) ^ a.rotate_right(34) ^ a.rotate_right(39);
        let big_1 = e.rotate_right(14) ^ e.rotate_right(18) ^ e.rotate_right(41);
        let choice = (e & f) ^ (!e & g);
        let majority = (a & b) ^ (a & c) ^ (b & c);
        let first = h
            .wrapping_add(big_1)
            .wrapping_add(choice)
            .wrapping_add(constant)
            .wrapping_add(*word);
        let second = big_0.wrapping_add(majority);
        (h, g, f, e) = (g, f, e, d.wrapping_add(first));
        (d, c, b, a) = (c, b, a, first.wrapping_add(second));
    }
    for (word, value) in words.iter_mut().zip([a, b, c, d, e, f, g, h]) {
        *word = word.wrapping_add(value);
    }
}
