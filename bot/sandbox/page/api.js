// The control API of the sandbox (docs/sandbox.md): every act of a person is one call.

export async function ask(method, path, body) {
  const options = { method };
  if (body instanceof FormData) options.body = body;
  else if (body !== undefined) {
    options.body = JSON.stringify(body);
    options.headers = { "Content-Type": "application/json" };
  }
  const response = await fetch(`/sandbox/${path}`, options);
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error);
  return answer;
}

export const act = (person, what, body = {}) => ask("POST", `people/${person}/${what}`, body);

// Calls `heard` at every change, and again after a broken connection came back.
export function listen(heard, lost) {
  const events = new EventSource("/sandbox/events");
  events.onmessage = heard;
  events.onopen = heard;
  events.onerror = lost;
}
