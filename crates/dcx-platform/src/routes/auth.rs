//! Signing in, staying signed in, signing out. Contract: "Authentication".

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::{Kind, READ, Route, Shape, Work};
use crate::app::millis;
use crate::auth::{User, sessions};
use crate::data::users::DEMO_PASSWORD;
use crate::reply::{Refusal, Reply};

pub(crate) const ROUTES: &[Route] = &[
    Route {
        method: "POST",
        path: "/api/auth/login",
        kind: Kind::Open,
        handler: login,
        summary: "Sign in with an address and a password.",
        shape: Shape::Object("SignIn"),
        body: Some("Credentials"),
        refusals: &[401, 422, 423],
        ..READ
    },
    Route {
        method: "POST",
        path: "/api/auth/refresh",
        kind: Kind::Open,
        handler: refresh,
        summary: "Trade a refresh token for a new access token.",
        shape: Shape::Object("Renewal"),
        body: Some("RefreshToken"),
        refusals: &[401, 422],
        ..READ
    },
    Route {
        method: "POST",
        path: "/api/auth/logout",
        kind: Kind::Open,
        handler: logout,
        summary: "End the session a refresh token belongs to.",
        success: 204,
        body: Some("RefreshToken"),
        refusals: &[422],
        ..READ
    },
];

fn login(work: &Work<'_>) -> Result<Reply, Refusal> {
    let mut form = work.form()?;
    let email = form.text("email", 254).to_ascii_lowercase();
    let password = form.text("password", 1_024);
    form.check()?;

    let throttle = &work.app.throttle;
    if throttle.is_locked(&email, work.now) {
        return Err(Refusal::new(
            StatusCode::LOCKED,
            "account_locked",
            "Too many wrong passwords. Try again in a minute.",
        ));
    }
    let user = User::by_email(work.db, &email)?;
    let right = work.app.key.same(&password, DEMO_PASSWORD);
    let Some(user) = user.filter(|_| right) else {
        throttle.wrong(&email, work.now);
        return Err(Refusal::unauthorised(
            "invalid_credentials",
            "Address or password is wrong.",
        ));
    };
    throttle.right(&email);
    let (family, token) = sessions::open(work.db, work.app, &user, work.now)?;
    let mut answer = tokens(work, &user, &family, Some(token));
    answer["user"] = user.json();
    Ok(Reply::effect(StatusCode::OK, answer))
}

fn refresh(work: &Work<'_>) -> Result<Reply, Refusal> {
    let mut form = work.form()?;
    let token = form.text("refreshToken", 4_096);
    form.check()?;
    let renewed = sessions::renew(work.db, work.app, &token, work.now)?;
    Ok(Reply::effect(
        StatusCode::OK,
        tokens(work, &renewed.user, &renewed.family, renewed.token),
    ))
}

fn logout(work: &Work<'_>) -> Result<Reply, Refusal> {
    let mut form = work.form()?;
    let token = form.text("refreshToken", 4_096);
    form.check()?;
    let closed = sessions::close(work.db, &token)?;
    Ok(Reply {
        effects: u32::try_from(closed).unwrap_or(0),
        ..Reply::nothing()
    })
}

fn tokens(work: &Work<'_>, user: &User, family: &str, refresh: Option<String>) -> Value {
    let lifetime = work.app.config.access_ttl;
    let claims = user.claims(family, work.now, millis(lifetime));
    let mut answer =
        json!({ "token": work.app.key.sign(&claims), "expiresIn": lifetime.as_secs() });
    if let Some(refresh) = refresh {
        answer["refreshToken"] = json!(refresh);
    }
    answer
}
