//! demo
use std::io;
use crate::arguments::Demo;
/// .
pub async fn run(_options: &Demo) -> io::Result<()> { Ok(()) }
