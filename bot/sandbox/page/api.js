// The control API of the sandbox (docs/sandbox.md): every act of a person is one call.

export async function ask(method, path, body) {
  const options = { method };
  if (body instanceof FormData) options.body = body;
  else if (body !== undefined) {
    options.body = JSON.stringify(body);
    options.headers = { "Content-Type": "application/json" };
  }
  const response = await fetch(`/sandbox/${path}`, options).catch(() => { throw new Error("Песочница не отвечает: она остановлена?"); });
  const answer = await response.json();
  if (!response.ok) throw new Error(inWords(answer.error));
  return answer;
}

// What people of a messenger would read in the words of its server; the rest is for developers and stays as it is.
const WORDS = {
  INVITE_HASH_EXPIRED: "Ссылка больше не действует", INVITE_REQUEST_SENT: "Заявка уже отправлена: ждём решения",
  USER_ALREADY_PARTICIPANT: "Вы уже в этом чате", USER_BANNED_IN_CHANNEL: "Вас удалили из этого чата: войти нельзя",
  USER_NOT_PARTICIPANT: "Вас нет в этом чате", REVOTE_NOT_ALLOWED: "Переголосовать в этом опросе нельзя",
  "message is too long": "Сообщение длиннее 4096 знаков: отправьте частями", "can't be edited": "Это сообщение изменить нельзя",
  "has blocked the bot": "Бот заблокирован: разблокируйте его, чтобы писать", "can't be voted in": "В этом опросе уже не голосуют",
};
const inWords = (error) => Object.entries(WORDS).find(([said]) => error.includes(said))?.[1] || error;

export const act = (person, what, body = {}) => ask("POST", `people/${person}/${what}`, body);

// Calls `heard` at every change, and again after a broken connection came back.
export function listen(heard, lost) {
  const events = new EventSource("/sandbox/events");
  events.onmessage = heard;
  events.onopen = heard;
  events.onerror = lost;
}
