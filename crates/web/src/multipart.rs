//! Forms that carry a file.

use std::collections::HashMap;

use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::{StatusCode, header};

use crate::fault::{Fault, Result};
use crate::form::Form;

/// The fields of a form sent as `multipart/form-data` (RFC 7578), and its files by their field; a file that was not chosen
/// is not there. Where no file is sent, the fields may come as those of any other form.
#[derive(Debug, Default)]
pub struct Parts {
    fields: HashMap<String, String>,
    files: HashMap<String, Vec<u8>>,
}

impl Parts {
    /// A field's text; empty where it is missing.
    pub fn text(&mut self, name: &str) -> String {
        self.fields.remove(name).unwrap_or_default()
    }

    pub fn has(&self, name: &str) -> bool {
        self.fields.contains_key(name)
    }

    pub fn file(&mut self, name: &str) -> Option<Vec<u8>> {
        self.files.remove(name)
    }

    async fn take(&mut self, field: Field<'_>) -> Result<()> {
        let name = field.name().unwrap_or_default().to_owned();
        if field.file_name().is_some() {
            let bytes = field.bytes().await.map_err(unread)?;
            if !bytes.is_empty() {
                self.files.insert(name, bytes.to_vec());
            }
        } else {
            self.fields.insert(name, field.text().await.map_err(unread)?);
        }
        Ok(())
    }
}

impl<S: Send + Sync> FromRequest<S> for Parts {
    type Rejection = Fault;

    async fn from_request(request: Request, state: &S) -> Result<Self> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        if kind.is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded")) {
            let Form(fields) = Form::from_request(request, state).await?;
            return Ok(Parts { fields, files: HashMap::new() });
        }
        let form = Multipart::from_request(request, state).await;
        let mut form = form.map_err(|_| Fault::Bad { status: StatusCode::BAD_REQUEST, key: "fault-form" })?;
        let mut parts = Parts::default();
        while let Some(field) = form.next_field().await.map_err(unread)? {
            parts.take(field).await?;
        }
        Ok(parts)
    }
}

fn unread(error: MultipartError) -> Fault {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => {
            Fault::Bad { status: StatusCode::PAYLOAD_TOO_LARGE, key: "fault-too-large" }
        }
        _ => Fault::Bad { status: StatusCode::BAD_REQUEST, key: "fault-form" },
    }
}
