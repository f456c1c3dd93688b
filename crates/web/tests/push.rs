//! What people's browsers are told while nobody looks at the site.

use crate::common::{Page, Person, TestSite, last_number, nobody};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use forum::notification::Notify;
use forum::time::{DAY, HOUR, MINUTE};
use ring::aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use ring::agreement::{ECDH_P256, EphemeralPrivateKey, UnparsedPublicKey, agree_ephemeral};
use ring::hkdf::{HKDF_SHA256, KeyType, Salt};
use ring::rand::SystemRandom;
use serde_json::Value;
use store::sql;
use web::push::deliver_due;

const AUTH: [u8; 16] = *b"sixteen bytes it";

/// A browser that wants to be told; its key reads one message.
struct Browser {
    key: EphemeralPrivateKey,
    public: Vec<u8>,
}

struct Length(usize);

impl KeyType for Length {
    fn len(&self) -> usize {
        self.0
    }
}

impl Browser {
    fn new() -> Browser {
        let key = EphemeralPrivateKey::generate(&ECDH_P256, &SystemRandom::new()).unwrap();
        let public = key.compute_public_key().unwrap().as_ref().to_vec();
        Browser { key, public }
    }

    async fn subscribe(&self, site: &TestSite, who: &Person, endpoint: &str) -> Page {
        let (key, auth) = (BASE64.encode(&self.public), BASE64.encode(AUTH));
        site.post(who, "/settings/push", &[("endpoint", endpoint), ("p256dh", &key), ("auth", &auth)]).await
    }

    /// What a sealed message says, as the standard has browsers open it (RFC 8291).
    fn open(self, body: &[u8]) -> Value {
        let (salt, theirs, sealed) = (&body[..16], &body[21..86], &body[86..]);
        let their_key = UnparsedPublicKey::new(&ECDH_P256, theirs);
        let shared = agree_ephemeral(self.key, &their_key, |secret| secret.to_vec()).unwrap();
        let derive = |salt: &[u8], secret: &[u8], info: &[&[u8]], length: usize| {
            let mut out = vec![0; length];
            let keys = Salt::new(HKDF_SHA256, salt).extract(secret);
            keys.expand(info, Length(length)).unwrap().fill(&mut out).unwrap();
            out
        };
        let secret = derive(&AUTH, &shared, &[b"WebPush: info\0", &self.public, theirs], 32);
        let key = derive(salt, &secret, &[b"Content-Encoding: aes128gcm\0"], 16);
        let nonce = derive(salt, &secret, &[b"Content-Encoding: nonce\0"], 12);
        let mut text = sealed.to_vec();
        let key = LessSafeKey::new(UnboundKey::new(&AES_128_GCM, &key).unwrap());
        let nonce = Nonce::assume_unique_for_key(nonce.try_into().unwrap());
        let open = key.open_in_place(nonce, Aad::empty(), &mut text).unwrap();
        serde_json::from_slice(open.strip_suffix(&[2]).unwrap()).unwrap()
    }
}

async fn comment(site: &TestSite, who: &Person, post: i64, body: &str) {
    site.post(who, &format!("/posts/{post}/comments"), &[("body", body)]).await.is(303);
}

fn browsers(site: &TestSite) -> i64 {
    site.number(sql!(scan "SELECT COUNT(*) FROM push_subscription WHERE id > $1"), 0)
}

on_both! {
    async fn a_browser_is_told_what_only_it_can_read(site: &Site) {
        let (ada, ben) = (site.member("ada", 500), site.member("ben", 500));
        let question = site.ask(&ada, "How do I keep a crust crisp?", "bread").await;
        comment(site, &ben, question, "This was before she subscribed.").await;
        let browser = Browser::new();
        browser.subscribe(site, &ada, "https://push.example/ada").await.is(303);
        let page = site.get(&ada, "/settings/notifications").await;
        page.has("data-push=\"B").has("This one,");
        comment(site, &ben, question, "Which flour did you use for it?").await;
        site.follow();
        assert_eq!(deliver_due(&site.app).await, 1);
        assert_eq!(deliver_due(&site.app).await, 0);
        let pushed = site.app.config.pusher.sent().remove(0);
        assert_eq!(pushed.endpoint, "https://push.example/ada");
        assert!(pushed.authorization.starts_with("vapid t=") && pushed.authorization.contains(", k=B"), "{pushed:?}");
        let said = browser.open(&pushed.body);
        assert_eq!(said["title"], "Testing");
        assert_eq!(said["body"], "Ben commented on your question “How do I keep a crust crisp?”");
        let path = said["url"].as_str().unwrap().strip_prefix("http://127.0.0.1:8080").unwrap();
        assert!(site.get(&ada, path).await.is(303).location.contains("#c"));
        // Following the log anew tells nothing twice.
        site.replay(&Notify);
        assert_eq!(deliver_due(&site.app).await, 0);
    }

    async fn a_browser_is_told_nothing_that_is_read_unwanted_old_or_not_for_its_reader(site: &Site) {
        let (ada, ben) = (site.member("ada", 500), site.member("ben", 500));
        let question = site.ask(&ada, "How do I keep a crust crisp?", "bread").await;
        Browser::new().subscribe(site, &ada, "https://push.example/ada").await.is(303);
        comment(site, &ben, question, "Which flour did you use for it?").await;
        site.follow();
        site.post(&ada, "/inbox/read", &[]).await.is(303);
        assert_eq!(deliver_due(&site.app).await, 0, "it was read");
        site.post(&ada, "/settings/notifications", &[("site-comments", "1"), ("mail-comments", "never")]).await.is(303);
        comment(site, &ben, question, "And how long was it in the oven?").await;
        site.follow();
        assert_eq!(deliver_due(&site.app).await, 0, "it is not wanted");
        site.answer(&ben, question, "Let it cool on a rack, then leave it unwrapped.").await;
        site.follow();
        site.pass(DAY + HOUR);
        assert_eq!(deliver_due(&site.app).await, 0, "it is no news any more");
        site.answer(&ben, question, "A second thought: bake it five minutes longer.").await;
        site.follow();
        site.app.db.write_now(|tx| tx.run(sql!("UPDATE space SET access = 'hidden' WHERE id = $1"), &[&1i64])).unwrap();
        assert_eq!(deliver_due(&site.app).await, 0, "she may not see it any more");
        site.app.db.write_now(|tx| tx.run(sql!("UPDATE space SET access = 'public' WHERE id = $1"), &[&1i64])).unwrap();
        site.answer(&ben, question, "Third time: steam in the first ten minutes.").await;
        site.follow();
        site.post(&ada, "/logout", &[]).await.is(303);
        assert_eq!(deliver_due(&site.app).await, 0, "she is logged out there");
        assert_eq!(browsers(site), 0);
    }

    async fn a_browser_that_is_gone_is_forgotten_and_one_that_is_busy_asked_again(site: &Site) {
        let (ada, ben) = (site.member("ada", 500), site.member("ben", 500));
        let other = site.sign_in(&ada);
        let question = site.ask(&ada, "How do I keep a crust crisp?", "bread").await;
        Browser::new().subscribe(site, &ada, "https://push.example/gone").await.is(303);
        Browser::new().subscribe(site, &other, "https://push.example/later").await.is(303);
        comment(site, &ben, question, "Which flour did you use for it?").await;
        site.follow();
        assert_eq!(deliver_due(&site.app).await, 0);
        assert_eq!((browsers(site), site.app.config.pusher.sent().len()), (1, 2));
        for (wait, tries) in [(0, 2), (2 * MINUTE, 3), (6 * MINUTE, 4), (31 * MINUTE, 5), (DAY / 2, 5)] {
            site.pass(wait);
            assert_eq!(deliver_due(&site.app).await, 0);
            assert_eq!(site.app.config.pusher.sent().len(), tries, "after {wait}");
        }
    }

    async fn a_message_is_told_and_each_session_has_one_subscription(site: &Site) {
        let (ada, ben) = (site.member("ada", 500), site.member("ben", 500));
        let browser = Browser::new();
        Browser::new().subscribe(site, &ben, "https://push.example/first").await.is(303);
        browser.subscribe(site, &ben, "https://push.example/second").await.is(303);
        assert_eq!(browsers(site), 1);
        let page = site.post(&ada, "/messages/new", &[("to", "ben"), ("body", "Are you there?")]).await;
        let id = last_number(page.is(303).location.split('#').next().unwrap());
        site.follow();
        assert_eq!(deliver_due(&site.app).await, 1);
        let said = browser.open(&site.app.config.pusher.sent().remove(0).body);
        assert_eq!((&said["title"], &said["body"]), (&"Ada wrote to you".into(), &"Are you there?".into()));
        assert!(said["url"].as_str().unwrap().ends_with(&format!("/messages/{id}#m1")));
        // Whoever signs in to the same browser next is told there from then on.
        Browser::new().subscribe(site, &ada, "https://push.example/second").await.is(303);
        assert_eq!(browsers(site), 1);
        let data = site.app.db.read_now({
            let ada = site.viewer(&ada);
            move |tx| forum::push::list(tx, &ada)
        }).unwrap();
        site.post(&ben, &format!("/settings/push/{}/end", data[0].id), &[]).await.is(303);
        assert_eq!(browsers(site), 1, "it is not his any more");
        site.post(&ada, &format!("/settings/push/{}/end", data[0].id), &[]).await.is(303);
        assert_eq!(browsers(site), 0);
    }

    async fn only_what_can_be_told_subscribes(site: &Site) {
        let ada = site.member("ada", 500);
        let browser = Browser::new();
        for wrong in ["http://push.example/a", "https://127.0.0.1/a", "https://localhost:9000/a", "nonsense", ""] {
            browser.subscribe(site, &ada, wrong).await.is(422);
        }
        let short = [("endpoint", "https://push.example/a"), ("p256dh", "AAAA"), ("auth", "AAAA")];
        site.post(&ada, "/settings/push", &short).await.is(422);
        browser.subscribe(site, &nobody(), "https://push.example/a").await.is(401);
        assert_eq!(browsers(site), 0);
        let worker = site.get(&nobody(), "/push-worker.js").await;
        worker.is(200).has("showNotification");
        assert_eq!(worker.headers["content-type"], "text/javascript; charset=utf-8");
    }
}
