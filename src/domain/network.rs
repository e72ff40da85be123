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

/// TABLE: the blocks that are no place of the public Internet (IANA's registries of special-purpose addresses).
const NOT_PUBLIC: [&str; 26] = [
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.0.0.0/24",
    "192.0.2.0/24",
    "192.88.99.0/24",
    "192.168.0.0/16",
    "198.18.0.0/15",
    "198.51.100.0/24",
    "203.0.113.0/24",
    "224.0.0.0/4",
    "240.0.0.0/4",
    "::/96",
    "64:ff9b::/96",
    "64:ff9b:1::/48",
    "100::/64",
    "2001::/23",
    "2001:db8::/32",
    "2002::/16",
    "3fff::/20",
    "fc00::/7",
    "fe80::/9",
    "ff00::/8",
];

/// Whether an address is a place of the public Internet, however it is written: an IPv4 address in IPv6 is itself, and one
/// that a gateway would translate is none.
#[must_use]
pub fn is_public(address: IpAddr) -> bool {
    let blocks = NOT_PUBLIC
        .iter()
        .filter_map(|block| block.parse::<Network>().ok());
    let mut blocks = blocks.filter(|block| block.contains(address));
    blocks.next().is_none()
}

/// A destination that may be reached although it is no public one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    Network(Network),
    /// In lower case.
    Host(String),
}

impl FromStr for Destination {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if let Ok(network) = text.parse() {
            return Ok(Self::Network(network));
        }
        let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
        if !text.is_empty() && text.chars().all(is_part) {
            return Ok(Self::Host(text.to_ascii_lowercase()));
        }
        Err(format!(
            "{text:?} is neither a host nor a network such as 10.0.0.0/8"
        ))
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
    fn what_is_inside_is_not_public_however_it_is_written() {
        let inside = [
            "127.0.0.1",
            "10.1.2.3",
            "169.254.169.254",
            "192.168.0.1",
            "0.0.0.0",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::127.0.0.1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "2001::1",
            "fd00::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
            "100.64.0.1",
            "255.255.255.255",
        ];
        for text in inside {
            assert!(!is_public(text.parse().unwrap()), "{text}");
        }
        for text in ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "172.32.0.1"] {
            assert!(is_public(text.parse().unwrap()), "{text}");
        }
    }

    #[test]
    fn a_destination_is_a_network_or_a_host() {
        assert_eq!(
            "10.0.0.0/8".parse(),
            Ok(Destination::Network("10.0.0.0/8".parse().unwrap()))
        );
        assert_eq!(
            "Hooks.Internal".parse(),
            Ok(Destination::Host("hooks.internal".to_owned()))
        );
        assert!("http://x".parse::<Destination>().is_err());
    }

    #[test]
    fn one_household_is_one_site() {
        let site_of = |text: &str| site(text.parse().unwrap());
        assert_eq!(site_of("2001:db8::1"), site_of("2001:db8::ffff:2"));
        assert_ne!(site_of("2001:db8::1"), site_of("2001:db8:0:1::1"));
        assert_ne!(site_of("203.0.113.1"), site_of("203.0.113.2"));
    }
}
