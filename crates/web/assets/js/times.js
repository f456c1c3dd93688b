// Keeps "3 minutes ago" true while a page stays open.
import { words } from "./dom.js";

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const format = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "auto" });

function ago(seconds) {
  if (seconds < MINUTE) return words("now");
  if (seconds < HOUR) return format.format(-Math.floor(seconds / MINUTE), "minute");
  if (seconds < DAY) return format.format(-Math.floor(seconds / HOUR), "hour");
  return format.format(-Math.floor(seconds / DAY), "day");
}

// A moment longer ago than a month is written as a date, which stays.
setInterval(() => {
  if (document.hidden) return;
  for (const time of document.querySelectorAll("time[datetime]")) {
    const seconds = (Date.now() - Date.parse(time.dateTime)) / 1000;
    if (seconds >= 0 && seconds < 30 * DAY) time.textContent = ago(seconds);
  }
}, MINUTE * 1000);
