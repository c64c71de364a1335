//! A whole system in a test: several Regions, each a process of its own that can be killed and
//! started again, with a clock that stands still, links that can be held or spoiled, and stores
//! that can fail. Requests are whole signed HTTP requests, as clients send them.
#![allow(dead_code, unused_imports)]

pub mod ask;
pub mod client;
pub mod clock;
pub mod network;
pub mod plant;
pub mod random;
pub mod store;
pub mod wait;
pub mod world;

pub use client::{Client, Reply};
pub use clock::ManualClock;
pub use network::{Flow, Network, Passed};
pub use random::Random;
pub use store::{Asked, FaultyStore, Mishap, StoreFaults};
pub use wait::until;
pub use world::{ACCOUNT, EAST, EUROPE, Settings, Storage, WEST, World};
