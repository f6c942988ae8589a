// The rows of a talk: made from the page's own template, changed by what happens to a message.
const list = document.getElementById("rows");
const blank = document.getElementById("row")?.content.querySelector(".msg");
const words = document.getElementById("words")?.dataset;
const room = document.getElementById("room")?.dataset;
const tongue = document.documentElement.lang;
const TOGETHER = 5 * 60 * 1000;

const locale = tongue === "en" ? "en-GB" : tongue;
const zone = room?.zone || undefined;
const clock = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone });
const dayName = new Intl.DateTimeFormat(locale, { weekday: "long", day: "numeric", month: "long", year: "numeric", timeZone: zone });
const dayKey = new Intl.DateTimeFormat("en-CA", { year: "numeric", month: "2-digit", day: "2-digit", timeZone: zone });
const countries = new Intl.DisplayNames(locale, { type: "region" });

export const timeOf = (at) => clock.format(at);
export const fill = (text, values) => text.replace(/{(\w+)}/g, (_, key) => values[key] ?? "");
export const rowOf = (seq) => document.getElementById(`m${seq}`);
export const nameOf = (row) => row.querySelector(".msg-who bdi").textContent;
export const textOf = (row) => row.querySelector(".msg-body").textContent.trim().replace(/\s+/g, " ");
export const isMine = (row) => row.dataset.author === room.handle;

export function make(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "icon icon-s");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${room.icons}#i-${name}`);
  svg.append(use);
  return svg;
}

export function avatar(person, size = "") {
  const shown = make("span", `avatar ${size}`, person.picture ? undefined : person.initials);
  shown.setAttribute("aria-hidden", "true");
  if (person.picture) {
    const picture = make("img");
    Object.assign(picture, { src: person.picture, alt: "", width: 96, height: 96 });
    shown.append(picture);
  } else shown.dataset.tint = person.tint;
  return shown;
}

function lastRow() {
  const rows = list.querySelectorAll(".msg:not(.msg-waits)");
  return rows[rows.length - 1];
}

function newRow(frame) {
  const row = blank.cloneNode(true);
  const at = new Date(frame.sent_at);
  row.id = `m${frame.seq}`;
  Object.assign(row.dataset, { seq: frame.seq, author: frame.author, at: frame.sent_at });
  row.classList.toggle("msg-me", isMine(row));
  row.querySelector(".avatar").replaceWith(avatar(frame.person));
  row.querySelector(".msg-who bdi").textContent = isMine(row) ? words.you : frame.person.name;
  row.querySelector(".msg-who a").href = room.person.replace(room.handle, frame.author);
  row.querySelector("[data-part=country]").textContent = frame.person.country ? countries.of(frame.person.country) : "";
  const time = row.querySelector("time");
  time.dateTime = frame.sent_at;
  time.textContent = clock.format(at);
  row.querySelector(".msg-acts").href = `${room.here}messages/${frame.seq}/`;
  return row;
}

// Show a message at the end of the talk, before what is still on its way; return its row, or null if it is there.
export function addMessage(frame) {
  if (rowOf(frame.seq)) return null;
  const row = newRow(frame);
  if (frame.deleted) empty(row);
  else {
    write(row, frame);
    quote(row, frame.reply_to);
    showFiles(row, frame.files ?? []);
  }
  const last = lastRow();
  const day = dayKey.format(new Date(frame.sent_at));
  if (!last || dayKey.format(new Date(last.dataset.at)) !== day) place(heading(day, frame.sent_at));
  else row.classList.toggle("msg-more", standsWith(last, row));
  document.getElementById("nothing")?.remove();
  place(row);
  return row;
}

const end = () => list.querySelector(".msg-waits")?.previousElementSibling ?? list.lastElementChild;

function place(item) {
  list.insertBefore(item, list.querySelector(".msg-waits"));
}

function standsWith(last, row) {
  const near = new Date(row.dataset.at) - new Date(last.dataset.at) < TOGETHER;
  const plain = row.querySelector(".msg-quote").hidden && !last.classList.contains("msg-noted");
  return near && plain && last.dataset.author === row.dataset.author && last === end();
}

function heading(day, at) {
  const item = make("li", "day");
  item.dataset.day = day;
  const time = make("time", "", dayName.format(new Date(at)));
  time.dateTime = day;
  item.append(time);
  return item;
}

function write(row, frame) {
  const body = row.querySelector(".msg-body");
  body.innerHTML = frame.html; // made and cleaned by the site, the same for every reader
  if (frame.language) body.lang = frame.language;
  if (isMine(row)) body.dataset.body = frame.body;
  row.querySelector("[data-part=edited]").hidden = !frame.edited_at;
}

function quote(row, seq) {
  if (!seq) return;
  const shown = row.querySelector(".msg-quote");
  const link = shown.querySelector("a");
  const asked = rowOf(seq);
  link.href = `?around=${seq}#m${seq}`;
  link.textContent = asked ? `${nameOf(asked)}: ${textOf(asked).slice(0, 120)}` : words.earlier;
  shown.hidden = false;
}

function showFiles(row, files) {
  const shown = row.querySelector(".files");
  shown.hidden = !files.length;
  shown.replaceChildren(...files.map(fileItem));
}

function fileItem(file) {
  const item = make("li");
  const link = make("a");
  link.href = file.url;
  if (file.width) {
    const picture = make("img");
    Object.assign(picture, { src: file.url, alt: file.name, width: file.width, height: file.height });
    Object.assign(link, { target: "_blank", rel: "noopener" });
    link.append(picture);
  } else {
    Object.assign(link, { className: "file", download: "" });
    link.append(icon("clip"), make("bdi", "", file.name), " ", make("span", "quiet", size(file.size)));
  }
  item.append(link);
  return item;
}

function size(bytes) {
  const unit = bytes < 1e6 ? "kilobyte" : "megabyte";
  const many = bytes / (bytes < 1e6 ? 1024 : 1024 * 1024);
  return new Intl.NumberFormat(locale, { style: "unit", unit, maximumFractionDigits: 1 }).format(many);
}

// Show what the reader has just written, until it is stored.
export function addWaiting(cid, text) {
  const row = blank.cloneNode(true);
  row.id = `w-${cid}`;
  row.classList.add("msg-me", "msg-waits");
  row.querySelector(".msg-who bdi").textContent = words.you;
  row.querySelector("time").textContent = words.sending;
  row.querySelector(".msg-body").replaceChildren(...text.split(/\n{2,}/).map((part) => {
    const shown = make("p", "", part);
    shown.dir = "auto";
    return shown;
  }));
  row.querySelector(".msg-acts").remove();
  list.append(row);
  document.getElementById("nothing")?.remove();
}

export const dropWaiting = (cid) => document.getElementById(`w-${cid}`)?.remove();

function empty(row) {
  const gone = make("p", "quiet", words.deleted);
  gone.lang = tongue;
  row.querySelector(".msg-body").replaceChildren(gone);
  delete row.querySelector(".msg-body").dataset.body;
  row.classList.remove("msg-noted");
  row.dataset.mark = "";
  for (const part of row.querySelectorAll(".msg-quote, .msg-kind, [data-part=edited], .msg-pin, .files, .reacts, .lang-note")) part.hidden = true;
  row.querySelector(".files").replaceChildren();
  row.querySelector(".reacts").replaceChildren();
  row.querySelector(".msg-acts")?.remove();
}

const CHANGES = {
  edit: (row, frame) => (frame.deleted ? empty(row) : write(row, frame)),
  delete: empty,
  reaction: react,
  pin: (row, frame) => (row.querySelector(".msg-pin").hidden = !frame.on),
  mark(row, frame) {
    const kind = row.querySelector(".msg-kind");
    kind.hidden = !frame.on;
    kind.querySelector("span").textContent = fill(words.marked, { mark: words[frame.mark], name: frame.name });
    row.dataset.mark = frame.on ? frame.mark : "";
    row.classList.toggle("msg-noted", frame.on);
    row.classList.remove("msg-more");
  },
};

// Change the row of the message that an event is about, if the page shows it.
export function change(frame) {
  const row = rowOf(frame.message);
  if (row && row.querySelector(".msg-acts")) CHANGES[frame.type](row, frame);
}

function react(row, frame) {
  const reacts = row.querySelector(".reacts");
  let button = [...reacts.querySelectorAll(".react")].find((each) => each.value === frame.emoji);
  if (!button) {
    button = make("button", "react");
    Object.assign(button, { type: "button", value: frame.emoji, title: "" });
    button.dataset.who = "";
    reacts.append(button);
  }
  const who = new Set(button.dataset.who.split(" ").filter(Boolean));
  who[frame.on ? "add" : "delete"](frame.author);
  const names = new Set(button.title.split(", ").filter(Boolean));
  names[frame.on ? "add" : "delete"](frame.name);
  button.dataset.who = [...who].join(" ");
  button.title = [...names].slice(0, 20).join(", ");
  button.setAttribute("aria-pressed", who.has(room.handle));
  button.replaceChildren(`${frame.emoji} `, make("span", "num", who.size));
  if (!who.size) (button.closest("form") ?? button).remove();
  reacts.hidden = !reacts.children.length;
}

// Draw the line before the first message that came while the reader was away.
export function drawSince(row) {
  document.getElementById("since")?.remove();
  const item = make("li", "since");
  item.id = "since";
  item.append(make("span", "", fill(words.since, { time: timeOf(new Date(row.dataset.at)) })));
  list.insertBefore(item, row);
  row.classList.remove("msg-more");
}
