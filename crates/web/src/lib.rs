//! HTTP: routes, pages, feeds, assets.
//!
//! A request passes [`guard`] (headers, forged forms), [`cache`] (pages that signed-out readers share) and [`context`]
//! (who asks, in which language) on its way to its handler in [`pages`], by the one list in [`routes`].

pub mod api;
pub mod app;
pub mod asides;
pub mod assets;
pub mod atom;
pub mod cache;
pub mod conditional;
pub mod context;
pub mod cookies;
mod device;
pub mod diff;
pub mod drafts;
pub mod fault;
pub mod finder;
pub mod form;
pub mod guard;
pub mod health;
pub mod i18n;
pub mod inbound;
pub mod limit;
pub mod live;
pub mod mail;
mod moved;
pub mod multipart;
mod notices;
pub mod observe;
pub mod outbox;
mod pace;
pub mod pages;
mod passwords;
pub mod picture;
mod pseudo;
pub mod push;
pub mod respond;
pub mod routes;
pub mod server;
pub mod structured;
mod tar;
pub mod url;
pub mod views;
pub mod xml;

pub use app::{App, Clock, Config, host, system_clock};
pub use routes::router;
