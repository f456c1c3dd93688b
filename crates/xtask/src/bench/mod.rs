//! The benchmark: one run in which Stoa and nginx take turns, so that its ratios hold on a noisy machine.

mod data;
pub(crate) mod fan;
pub(crate) mod feed;
pub(crate) mod import;
mod load;
mod report;
pub(crate) mod search;
mod server;

use std::time::Duration;

use load::Load;
use report::{median, row};
use server::{Nginx, Stoa};

/// What is to be measured, and how long.
pub(crate) struct Plan {
    pub(crate) seconds: u32,
    pub(crate) questions: usize,
    pub(crate) pairs: usize,
}

/// Measures, and prints a line a figure.
///
/// # Errors
/// A sentence: something that is needed is missing, or did not answer.
pub(crate) fn run(plan: &Plan) -> Result<(), String> {
    let dir = tempfile::tempdir().map_err(|e| format!("no temporary folder: {e}"))?;
    println!("building the release binary");
    let binary = server::build()?;
    println!("loading {} questions with three answers each", plan.questions);
    let site = data::load(dir.path(), plan.questions)?;

    // The first start takes in what was loaded; the one that is measured is that of a site which was running before.
    Stoa::start(&binary, dir.path())?.0.settle();
    let (stoa, first_page) = Stoa::start(&binary, dir.path())?;
    let idle = stoa.anonymous_memory();
    row("start to first page", &format!("{:.0} ms", first_page.as_secs_f64() * 1e3), "at most 100 ms");
    row("anonymous memory, idle", &format!("{:.1} MiB", idle), "at most 64 MiB");

    let pages = [("question", site.question.as_str()), ("home", "/"), ("tag", "/tags/bench")];
    for (name, path) in pages {
        let bytes = stoa.first_view(path)?;
        row(&format!("first view, {name}"), &format!("{bytes} bytes"), "at most 14600");
    }
    for (name, path) in pages {
        signed_out(plan, &stoa, dir.path(), name, path)?;
    }
    for (name, path) in pages {
        signed_in(plan, &stoa, &site, name, path)?;
    }
    writes(plan, &stoa, &site, dir.path())?;
    row("anonymous memory, after", &format!("{:.1} MiB", stoa.anonymous_memory()), "");
    Ok(())
}

/// Requests a second of the signed-out page over those of nginx with a file of the same bytes, pair by pair.
fn signed_out(plan: &Plan, stoa: &Stoa, dir: &std::path::Path, name: &str, path: &str) -> Result<(), String> {
    let body = stoa.fetch(path, "")?;
    let nginx = Nginx::start(dir, &body)?;
    let (mut ratios, mut ours, mut cpu) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..plan.pairs {
        let load = Load { seconds: plan.seconds, connections: 16, ..Load::default() };
        let before = stoa.cpu();
        let stoa_run = load.run(&stoa.url(path))?;
        cpu.push((stoa.cpu() - before).as_secs_f64() * 1e6 / stoa_run.requests as f64);
        let nginx_run = load.run(&nginx.url())?;
        ours.push(stoa_run.per_second());
        ratios.push(stoa_run.per_second() / nginx_run.per_second());
    }
    let goal = if name == "question" { "ratio at least 0.5" } else { "" };
    row(
        &format!("signed out, {name}"),
        &format!("{:.2} of nginx, {:.0}/s, {:.0} µs CPU", median(&ratios), median(&ours), median(&cpu)),
        goal,
    );
    Ok(())
}

/// CPU a page of a signed-in reader.
fn signed_in(plan: &Plan, stoa: &Stoa, site: &data::Site, name: &str, path: &str) -> Result<(), String> {
    let (mut ours, mut cpu) = (Vec::new(), Vec::new());
    for _ in 0..plan.pairs {
        let header = format!("Cookie: session={}", site.sessions[0]);
        let load = Load { seconds: plan.seconds, connections: 16, header, ..Load::default() };
        let before = stoa.cpu();
        let run = load.run(&stoa.url(path))?;
        cpu.push((stoa.cpu() - before).as_secs_f64() * 1e6 / run.requests as f64);
        ours.push(run.per_second());
    }
    let goal = if name == "question" { "at most 150 µs CPU" } else { "" };
    let value = format!("{:.0} µs CPU, {:.0}/s", median(&cpu), median(&ours));
    row(&format!("signed in, {name}"), &value, goal);
    Ok(())
}

/// Durable answers a second from 64 clients, each signed in as somebody else, over durable rows a second that are written one by
/// one into an empty database of the same kind on the same disk, pair by pair.
fn writes(plan: &Plan, stoa: &Stoa, site: &data::Site, dir: &std::path::Path) -> Result<(), String> {
    let script = load::answers(dir, &site.sessions, site.first, site.questions)?;
    let (mut ratios, mut ours, mut cpu, mut refused) = (Vec::new(), Vec::new(), Vec::new(), 0);
    for _ in 0..plan.pairs {
        let reference = data::one_by_one(Duration::from_secs(1))?;
        let before = stoa.cpu();
        let script = Some(script.clone());
        let load = Load { seconds: plan.seconds, connections: 64, script, ..Load::default() };
        let run = load.run(&stoa.url("/"))?;
        cpu.push((stoa.cpu() - before).as_secs_f64() * 1e6 / run.requests as f64);
        ours.push(run.per_second());
        ratios.push(run.per_second() / reference);
        refused += run.refused;
        stoa.settle();
    }
    let value = format!(
        "{:.1} of one by one, {:.0}/s, {:.0} µs CPU, {refused} refused",
        median(&ratios),
        median(&ours),
        median(&cpu)
    );
    row("durable answers, 64 clients", &value, "at least 3000/s");
    Ok(())
}
