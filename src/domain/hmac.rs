//! HMAC-SHA256 (RFC 2104): what only who has the key can say of a text.

use hmac::{Hmac, Mac};
use sha2::Sha256;

/// The code of the parts, one after the other.
#[must_use]
pub fn mac(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    // Any key will do: a long one is hashed, a short one filled up.
    let Ok(mut code) = Hmac::<Sha256>::new_from_slice(key) else {
        return [0; 32];
    };
    for part in parts {
        code.update(part);
    }
    code.finalize().into_bytes().into()
}

/// Whether two codes are the same; takes as long wherever they differ.
#[must_use]
pub fn is_same(one: &[u8], other: &[u8]) -> bool {
    let differing = one.iter().zip(other).fold(0, |all, (a, b)| all | (a ^ b));
    one.len() == other.len() && differing == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_is_that_of_rfc_4231() {
        let code = mac(b"Jefe", &[b"what do ya want ", b"for nothing?"]);
        assert_eq!(code[..4], [0x5b, 0xdc, 0xc1, 0x46]);
        assert_eq!(code[28..], [0x64, 0xec, 0x38, 0x43]);
    }

    #[test]
    fn codes_of_other_lengths_are_others() {
        assert!(is_same(b"ab", b"ab"));
        assert!(!is_same(b"ab", b"a") && !is_same(b"ab", b"ac"));
    }
}
