//! HTTP: routes, pages, feeds, assets.
