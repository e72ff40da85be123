//! From which address a caller comes, also through reverse proxies.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use actix_web::dev::ServiceRequest;
use actix_web::http::header::HeaderName;

use crate::domain::network::Network;

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The address of the caller: that of the connection, unless it is that of a trusted proxy. Then it is
/// the last address in `X-Forwarded-For` that is none: what stands before it, anybody may have written.
#[must_use]
pub fn client_address(request: &ServiceRequest, trusted: &[Network]) -> IpAddr {
    let is_trusted = |address: IpAddr| trusted.iter().any(|network| network.contains(address));
    let peer = request.peer_addr();
    let mut nearest = peer.map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |peer| peer.ip());
    for hop in hops(request).into_iter().rev() {
        if !is_trusted(nearest) {
            break;
        }
        let Some(address) = address(hop) else { break };
        nearest = address;
    }
    nearest
}

/// All hops of all lines, in their order.
fn hops(request: &ServiceRequest) -> Vec<&str> {
    let lines = request.headers().get_all(FORWARDED_FOR);
    let readable = lines.map(|line| line.to_str().unwrap_or_default());
    readable.flat_map(|line| line.split(',')).collect()
}

/// Some proxies write the port too.
fn address(hop: &str) -> Option<IpAddr> {
    let hop = hop.trim();
    let with_port = || hop.parse().ok().map(|address: SocketAddr| address.ip());
    hop.parse().ok().or_else(with_port)
}
