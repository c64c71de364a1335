//! The control plane: one room an operation.

mod add_key_replication_regions;
mod create_alias;
mod create_key;
mod delete_alias;
mod delete_key;
mod disable_default_key_replication_regions;
mod enable_default_key_replication_regions;
mod get_alias;
mod get_default_key_replication_regions;
mod get_key;
mod list_aliases;
mod list_keys;
mod list_tags_for_resource;
mod remove_key_replication_regions;
mod restore_key;
mod start_key_usage;
mod stop_key_usage;
mod tag_resource;
mod untag_resource;
mod update_alias;
