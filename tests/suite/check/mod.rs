//! Names and types: valid filters with their typed trees, wrong ones with all that is said of them.

mod address_slips;
mod addresses;
mod apply;
mod expand;
mod fixes;
mod graph_docs;
mod keys;
mod laws;
mod limits;
mod options;
mod places;
mod said_once;
mod slips;
mod typed_rejects;
mod typing;
mod typing_page;
mod valid;
mod valid_forms;
mod valid_kinds;
mod wrong_kinds;
mod wrong_names;
mod wrong_types;
