// Sends forms to the server and reads its answers.
import { words } from "./dom.js";

// Why something did not happen: the status (0: the server was not reached) and a sentence for the person.
export class Refusal extends Error {
  constructor(status, sentence) {
    super(sentence);
    this.status = status;
  }
}

// A form's fields as the browser would send them.
export const fields = (form, submitter) => new URLSearchParams(new FormData(form, submitter));

// Sends a request; what is not an answer in the 200s becomes a Refusal. What is shown before the server has agreed is sent
// with `keepalive`, for its person may leave the page at once.
export async function send(url, options = {}) {
  const response = await reach(url, options);
  if (!response.ok) throw await refusal(response);
  return response;
}

export async function reach(url, { headers, ...options }) {
  try {
    return await fetch(url, { method: "POST", ...options, headers: { accept: "application/json", ...headers } });
  } catch (cause) {
    if (cause.name === "AbortError") throw cause;
    throw new Refusal(0, words("offline"));
  }
}

export async function refusal(response) {
  const data = await response.json().catch(() => ({}));
  return new Refusal(response.status, data.error?.message ?? words("failed"));
}
