// Where the browser itself translates, on the device: a button under messages in languages the reader does not work in.
const words = document.getElementById("words").dataset;
const known = document.getElementById("room").dataset.languages.split(" ");
const target = document.documentElement.lang;
const able = new Map(); // language -> promise of whether the browser can

function canTranslate(language) {
  if (!able.has(language)) able.set(language, ask(language));
  return able.get(language);
}

async function ask(language) {
  const state = await Translator.availability({ sourceLanguage: language, targetLanguage: target }).catch(() => "unavailable");
  return state !== "unavailable";
}

// Offer to translate those of the rows that are in a foreign language; nothing where the browser cannot.
export async function offerTranslations(rows) {
  if (!("Translator" in self)) return;
  for (const row of rows) {
    const language = row.querySelector(".msg-body").lang;
    if (!language || known.includes(language) || !(await canTranslate(language))) continue;
    const note = row.querySelector(".lang-note");
    note.hidden = false;
    note.querySelector("button").onclick = () => translate(row, language);
  }
}

async function translate(row, language) {
  const body = row.querySelector(".msg-body");
  const button = row.querySelector(".lang-note button");
  const original = { html: body.innerHTML, lang: body.lang };
  button.textContent = words.waits;
  try {
    const translator = await Translator.create({ sourceLanguage: language, targetLanguage: target });
    const told = await translator.translate(body.innerText);
    if (!row.querySelector(".msg-acts")) return; // deleted meanwhile
    const shown = document.createElement("p");
    Object.assign(shown, { textContent: told, dir: "auto" });
    body.replaceChildren(shown);
    body.lang = target;
    button.textContent = words.original;
    button.onclick = () => {
      body.innerHTML = original.html;
      body.lang = original.lang;
      button.textContent = words.translate;
      button.onclick = () => translate(row, language);
    };
  } catch {
    button.textContent = words.failed;
  }
}
