//! dcx-platform.
