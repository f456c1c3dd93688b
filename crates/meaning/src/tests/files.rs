//! Models that are not whole or not of our kind.

use serde_json::json;

use super::tiny::{PIECES, Tiny, settings};
use crate::tensors::Tensors;
use crate::{Model, pack};

fn refused(spoil: impl Fn(&Tiny)) -> String {
    let tiny = Tiny::new(1);
    spoil(&tiny);
    pack(tiny.folder.path()).unwrap_err().to_string()
}

fn tokenizer(lowercase: bool, last: usize) -> String {
    let numbers = (0..PIECES.len() - 1).chain([last]);
    let pieces: std::collections::BTreeMap<_, _> = PIECES.iter().zip(numbers).collect();
    json!({ "normalizer": { "lowercase": lowercase }, "model": { "vocab": pieces } }).to_string()
}

#[test]
fn what_we_can_not_run_is_refused_with_the_reason() {
    let last = PIECES.len() - 1;
    let cases: [(&str, String); 10] = [
        ("another kind", refused(|tiny| tiny.write("config.json", settings("roberta")))),
        ("not that of a BERT model", refused(|tiny| tiny.write("config.json", "{}"))),
        ("safetensors", refused(|tiny| tiny.write("model.safetensors", "no"))),
        ("no array embeddings", refused(|tiny| tiny.write("model.safetensors", b"\x02\0\0\0\0\0\0\0{}"))),
        (
            "no array encoder.layer.2",
            refused(|tiny| {
                tiny.write("config.json", settings("bert").replace("layers\":2", "layers\":3"));
            }),
        ),
        ("has no [CLS]", refused(|tiny| tiny.write("vocab.txt", "[UNK]\n[SEP]"))),
        ("more pieces", refused(|tiny| tiny.write("vocab.txt", PIECES.join("\n") + "\nmore"))),
        ("capitals", refused(|tiny| tiny.write("tokenizer.json", tokenizer(false, last)))),
        ("not numbered", refused(|tiny| tiny.write("tokenizer.json", tokenizer(true, last + 1)))),
        ("mean", refused(|tiny| tiny.write("1_Pooling/config.json", "{\"pooling_mode_mean_tokens\":false}"))),
    ];
    for (words, sentence) in cases {
        assert!(sentence.contains(words), "{words}: {sentence}");
    }
    let missing = pack(tempfile::tempdir().unwrap().path()).unwrap_err();
    assert!(missing.to_string().contains("config.json"), "{missing}");
}

#[test]
fn both_forms_of_a_vocabulary_give_the_same_model() {
    let tiny = Tiny::new(1);
    let by_lines = tiny.model();
    tiny.write("tokenizer.json", tokenizer(true, PIECES.len() - 1));
    let by_numbers = tiny.model();
    assert_eq!(by_lines.vector("soft bread", 9), by_numbers.vector("soft bread", 9));
}

#[test]
fn a_packed_file_that_is_cut_off_is_refused() {
    let packed = pack(Tiny::new(1).folder.path()).unwrap();
    for end in (0..packed.len()).step_by(7) {
        assert!(Model::read(&packed[..end]).is_err(), "{end}");
    }
    assert!(Model::read(&packed).is_ok());
}

proptest::proptest! {
    #[test]
    fn any_header_is_read_or_refused(
        header in "\\{\"a\":\\{\"dtype\":\"(F32|I8|X)\",\"shape\":\\[[0-9]{0,20}(,[0-9]{1,20})?\\],\"data_offsets\":\\[[0-9]{1,20},[0-9]{1,3}\\]\\}\\}|.{0,9}",
        data in ".{0,30}",
    ) {
        let mut file = (header.len() as u64).to_le_bytes().to_vec();
        file.extend(header.into_bytes());
        file.extend(data.into_bytes());
        if let Ok(tensors) = Tensors::read(&file) {
            for tensor in tensors.all.values() {
                let _ = (tensor.floats().count(), tensor.bytes().count());
            }
        }
    }
}
