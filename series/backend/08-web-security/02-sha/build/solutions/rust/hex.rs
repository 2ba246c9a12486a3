//! Bytes as two hexadecimal digits each.

/// The bytes of a text; nothing where a sign is no digit or one digit is left over.
pub fn decode(text: &str) -> Option<Vec<u8>> {
    if text.len() % 2 != 0 {
        return None;
    }
    let digits = text
        .chars()
        .map(|sign| sign.to_digit(16))
        .collect::<Option<Vec<u32>>>()?;
    Some(
        digits
            .chunks_exact(2)
            .map(|two| (two[0] << 4 | two[1]) as u8)
            .collect(),
    )
}

pub fn encode(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
