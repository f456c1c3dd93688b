//! The domain: questions, answers, people, and every rule about them.
