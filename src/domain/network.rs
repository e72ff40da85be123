//! Addresses of the Internet: one, or a block of them.

use std::net::{IpAddr, Ipv6Addr};
use std::str::FromStr;

/// An address, or a block such as `10.0.0.0/8`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    first: u128,
    mask: u128,
}

/// Bits that IPv4 addresses have in front when they are written as IPv6.
const MAPPED_BITS: u32 = 96;
/// Bits of an IPv6 address that one household or office is given; the rest it may choose by itself.
const SITE_BITS: u32 = 64;

impl Network {
    fn new(address: IpAddr, bits: u32) -> Option<Self> {
        let bits = if address.is_ipv4() {
            MAPPED_BITS.checked_add(bits)?
        } else {
            bits
        };
        if bits > u128::BITS {
            return None;
        }
        let mask = mask(bits);
        Some(Self {
            first: number(address) & mask,
            mask,
        })
    }

    /// Whether the address lies in it; an IPv4 address is the same however it is written.
    #[must_use]
    pub fn contains(self, address: IpAddr) -> bool {
        number(address) & self.mask == self.first
    }
}

impl FromStr for Network {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("{text:?} is neither an address nor a network such as 10.0.0.0/8");
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address, Some(bits.parse().map_err(|_| wrong())?)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().map_err(|_| wrong())?;
        let whole = if address.is_ipv4() { 32 } else { u128::BITS };
        Self::new(address, bits.unwrap_or(whole)).ok_or_else(wrong)
    }
}

/// By what the callers at one place are told from all others.
#[must_use]
pub fn site(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() & mask(SITE_BITS)).into(),
        address @ IpAddr::V4(_) => address,
    }
}

const fn mask(bits: u32) -> u128 {
    match u128::MAX.checked_shl(u128::BITS - bits) {
        Some(mask) => mask,
        None => 0,
    }
}

fn number(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => address.to_ipv6_mapped().to_bits(),
        IpAddr::V6(address) => address.to_bits(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contains(network: &str, address: &str) -> bool {
        let network: Network = network.parse().unwrap();
        network.contains(address.parse().unwrap())
    }

    #[test]
    fn a_network_holds_the_addresses_of_its_block() {
        assert!(contains("10.0.0.0/8", "10.255.0.1"));
        assert!(!contains("10.0.0.0/8", "11.0.0.1"));
        assert!(contains("10.1.2.3", "::ffff:10.1.2.3"));
        assert!(!contains("10.1.2.3", "10.1.2.4"));
        assert!(contains("2001:db8::/32", "2001:db8:1::1"));
        assert!(contains("::/0", "203.0.113.9"));
        assert!(!contains("0.0.0.0/0", "2001:db8::1"));
    }

    #[test]
    fn what_is_no_network_is_refused() {
        for text in ["", "proxy", "10.0.0.0/33", "10.0.0.0/", "::1/129", "1.2.3"] {
            assert!(text.parse::<Network>().is_err(), "{text}");
        }
    }

    #[test]
    fn one_household_is_one_site() {
        let site_of = |text: &str| site(text.parse().unwrap());
        assert_eq!(site_of("2001:db8::1"), site_of("2001:db8::ffff:2"));
        assert_ne!(site_of("2001:db8::1"), site_of("2001:db8:0:1::1"));
        assert_ne!(site_of("203.0.113.1"), site_of("203.0.113.2"));
    }
}
