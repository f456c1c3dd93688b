//! `stoa model`: a sentence model, by which questions are compared by what they mean and not by their words alone.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Subcommand;
use web::finder::{meaning_folder, model};

use super::{Failure, say};
use crate::settings::Settings;

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Takes in a model; a running site begins to use it by itself
    #[command(
        after_help = "Example: stoa model add all-MiniLM-L6-v2\n\nThe folder holds model.safetensors, config.json and \
                      tokenizer.json or vocab.txt. See docs/search.md."
    )]
    Add {
        /// The folder, as sentence models of the BERT kind are published
        folder: PathBuf,
    },
    /// Lets the model go, with all that was made by it
    Remove,
}

pub(super) fn run(settings: &Settings, command: &Command) -> Result<(), Failure> {
    carry_out(&settings.data_dir, command)
}

fn carry_out(data: &Path, command: &Command) -> Result<(), Failure> {
    match command {
        Command::Add { folder } => {
            let packed = meaning::pack(folder).map_err(|cause| Failure::Other(cause.to_string()))?;
            put(data, &packed).map_err(|cause| unwritable(data, &cause))?;
            say("The site has a model; it reads all questions and then compares them by what they mean.");
        }
        Command::Remove if model(data).exists() => {
            // Vectors may be open in a running site, which lets them go when the model is not there.
            fs::remove_file(model(data)).map_err(|cause| unwritable(data, &cause))?;
            fs::remove_dir_all(meaning_folder(data)).map_err(|cause| unwritable(data, &cause))?;
            say("The model is gone; questions are compared by their words.");
        }
        Command::Remove => say("The site has no model."),
    }
    Ok(())
}

/// All of it, or what was there before.
fn put(data: &Path, packed: &[u8]) -> std::io::Result<()> {
    fs::create_dir_all(meaning_folder(data))?;
    let new = model(data).with_extension("new");
    let mut file = File::create(&new)?;
    file.write_all(packed)?;
    file.sync_all()?;
    fs::rename(new, model(data))
}

fn unwritable(data: &Path, cause: &std::io::Error) -> Failure {
    Failure::Other(format!("the model can't be kept in {}: {cause}", meaning_folder(data).display()))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_model_comes_and_goes_as_a_whole() {
        let dir = tempfile::tempdir().unwrap();
        put(dir.path(), b"one").unwrap();
        put(dir.path(), b"another").unwrap();
        assert_eq!(fs::read(model(dir.path())).unwrap(), b"another");
        let files: Vec<_> = fs::read_dir(meaning_folder(dir.path())).unwrap().collect();
        assert_eq!(files.len(), 1);
        let nothing = Command::Add { folder: dir.path().join("nothing") };
        assert!(carry_out(dir.path(), &nothing).unwrap_err().to_string().contains("config.json"));
        assert_eq!(fs::read(model(dir.path())).unwrap(), b"another");
        carry_out(dir.path(), &Command::Remove).unwrap();
        carry_out(dir.path(), &Command::Remove).unwrap();
        assert!(!meaning_folder(dir.path()).exists());
    }
}
