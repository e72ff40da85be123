//! Pages for people, until there is a web interface: those behind the links that work once.

pub mod links;
mod page;
