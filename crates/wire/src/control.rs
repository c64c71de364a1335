//! The operations of the control plane: keys and their administration. A file each.

pub mod add_key_replication_regions;
pub mod create_alias;
pub mod create_key;
pub mod delete_alias;
pub mod delete_key;
pub mod disable_default_key_replication_regions;
pub mod enable_default_key_replication_regions;
pub mod get_alias;
pub mod get_default_key_replication_regions;
pub mod get_key;
pub mod list_aliases;
pub mod list_keys;
pub mod list_tags_for_resource;
pub mod remove_key_replication_regions;
pub mod restore_key;
pub mod start_key_usage;
pub mod stop_key_usage;
pub mod tag_resource;
pub mod untag_resource;
pub mod update_alias;
