//! dcx-api.
