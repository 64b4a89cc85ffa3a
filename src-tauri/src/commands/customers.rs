//! The customers' page.

use dcx_core::view::customer_list::{
    self, CustomerCheck, CustomerNameQuery, CustomerQuery, CustomerWindow,
};
use dcx_core::{Client, Problem};
use tauri::State;

use super::view;

/// A window of the customers' list.
#[tauri::command]
#[specta::specta]
pub async fn customers(
    client: State<'_, Client>,
    request: CustomerQuery,
) -> Result<CustomerWindow, Problem> {
    view(&client, move |desk| customer_list::window(desk, &request)).await?
}

/// What is wrong with a customer's fields, as they are typed.
#[tauri::command]
#[specta::specta]
pub async fn check_customer(
    client: State<'_, Client>,
    request: CustomerNameQuery,
) -> Result<CustomerCheck, Problem> {
    view(&client, move |desk| customer_list::check(desk, &request)).await
}
