// What JavaScript adds to pages that are complete without it. One behaviour a file; each finds its own elements, and a
// page loads those that it has something for.
import { beforeDialog } from "./dialog.js";
import "./keys.js";
import "./menus.js";
import "./once.js";
import "./times.js";

// What can't be loaded is not missed: the page is complete.
const on = (selector, load) => document.querySelector(selector) && load().catch(() => {});

on("[data-votes]", () => import("./votes.js"));
on("[data-follow]", () => import("./follow.js"));
on("[data-editor]", () => import("./editor.js"));
on("[data-editor], .comments textarea, [data-people]", () => import("./mentions.js"));
on("[data-tags]", () => import("./tags.js"));
const drafts = on("[data-draft]", () => import("./drafts.js"));
on("[data-similar]", () => import("./similar.js"));
on("[data-count]", () => import("./count.js"));
on(".fold", () => import("./fold.js"));
on(".share", () => import("./share.js"));
on("[data-push]", () => import("./push.js"));
on("[data-live], body:not([data-member=''])", () => import("./live.js"));
on(".comments details", () => import("./comments.js"));

// What was typed while the script of drafts was still on its way waits for it.
beforeDialog(() => drafts);
