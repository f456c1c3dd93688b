//! Views of questions, counted in memory and written in batches.

use std::collections::HashMap;
use std::sync::Mutex;

use forum::QuestionId;
use store::{Db, sql};

/// Views not yet written.
#[derive(Default)]
pub struct Views(Mutex<HashMap<QuestionId, i64>>);

impl Views {
    /// Counts one view.
    pub fn count(&self, question: QuestionId) {
        *self.lock().entry(question).or_default() += 1;
    }

    /// Writes what was counted since the last time, in one transaction; what can't be written stays counted.
    pub async fn flush(&self, db: &Db) -> Result<(), store::Error> {
        let counted: Vec<(QuestionId, i64)> = self.lock().drain().collect();
        if counted.is_empty() {
            return Ok(());
        }
        let batch = counted.clone();
        let written = db
            .write(move |tx| {
                for (question, views) in &batch {
                    tx.run(sql!("UPDATE question SET views = views + $2 WHERE id = $1"), &[question, views])?;
                }
                Ok::<(), store::Error>(())
            })
            .await;
        if written.is_err() {
            let mut waiting = self.lock();
            for (question, views) in counted {
                *waiting.entry(question).or_default() += views;
            }
        }
        written
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<QuestionId, i64>> {
        self.0.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}
