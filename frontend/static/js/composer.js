// Where one writes: what is typed is kept in the browser until it is stored, whatever happens to page or line.
import { addWaiting, dropWaiting, fill, icon, make, nameOf, textOf } from "./rows.js";

const words = document.getElementById("words").dataset;
const TYPED = 3000; // milliseconds between two "is writing"
const touch = matchMedia("(pointer: coarse)").matches;
const newKey = () => crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`.slice(0, 40);

export class Composer {
  constructor(line, key, people) {
    Object.assign(this, { line, key, people, reply: null, edit: null, typed: 0 });
    this.kept = read(key);
    this.attach();
    for (const [cid, message] of Object.entries(this.kept.waiting)) {
      addWaiting(cid, message.body);
      line.say(cid, message);
    }
  }

  // Take hold of the form, also of a new one that has replaced it.
  attach() {
    this.form = document.getElementById("say-form");
    if (!this.form) return;
    this.field = this.form.elements.body;
    this.field.value ||= this.kept.text;
    if (this.kept.language && this.form.elements.language.options) this.form.elements.language.value = this.kept.language;
    if (this.form.elements.reply_to.value) this.reply = Number(this.form.elements.reply_to.value);
    this.grow();
    this.form.addEventListener("submit", (event) => (event.preventDefault(), this.send()));
    this.form.addEventListener("change", (event) => event.target !== this.field && this.changed());
    this.field.addEventListener("input", () => this.input());
    this.field.addEventListener("keydown", (event) => this.press(event));
    this.field.addEventListener("paste", (event) => this.take(event, event.clipboardData));
    this.form.closest(".room-main").addEventListener("dragover", (event) => event.preventDefault());
    this.form.closest(".room-main").addEventListener("drop", (event) => this.take(event, event.dataTransfer));
    document.querySelector("#say-note a").addEventListener("click", (event) => (event.preventDefault(), this.stop()));
  }

  get language() {
    return this.form.elements.language.value;
  }

  keep() {
    try {
      const empty = !this.kept.text && !Object.keys(this.kept.waiting).length && !this.kept.language;
      if (empty) localStorage.removeItem(this.key);
      else localStorage.setItem(this.key, JSON.stringify(this.kept));
    } catch {} // a private window, or no room: then it lasts as long as the page
  }

  input() {
    this.grow();
    this.tell("");
    if (!this.edit) this.kept.text = this.field.value;
    this.keep();
    this.offer();
    if (this.field.value && !this.edit && Date.now() - this.typed > TYPED) {
      this.typed = Date.now();
      this.line.send({ type: "typing" });
    }
  }

  grow() {
    if (!CSS.supports("field-sizing", "content")) this.field.rows = Math.min(6, this.field.value.split("\n").length);
  }

  press(event) {
    if (event.isComposing) return;
    if (this.choosing && this.choose(event)) return event.preventDefault();
    if (event.key === "Enter" && !event.shiftKey && !touch) (event.preventDefault(), this.send());
    else if (event.key === "Escape" && (this.edit || this.reply)) this.stop();
    else if (event.key === "ArrowUp" && !this.field.value) this.editLast(event);
  }

  editLast(event) {
    const mine = [...document.querySelectorAll(".msg-me:not(.msg-waits)")].filter((row) => row.querySelector("[data-body]"));
    if (mine.length) (event.preventDefault(), this.change(mine[mine.length - 1]));
  }

  changed() {
    if (this.form.elements.language.options) this.kept.language = this.language;
    this.keep();
    this.listFiles();
  }

  // Answer a message.
  answer(row) {
    this.stop();
    this.reply = Number(row.dataset.seq);
    this.note(fill(words.answer, { name: nameOf(row), text: textOf(row).slice(0, 80) }));
  }

  // Write one of one's own messages anew.
  change(row) {
    this.stop();
    this.edit = { message: Number(row.dataset.seq), cid: newKey() };
    this.field.value = row.querySelector(".msg-body").dataset.body;
    this.note(words.change);
    this.grow();
  }

  note(text) {
    const note = document.getElementById("say-note");
    note.hidden = false;
    note.querySelector("span").textContent = text;
    this.field.focus();
  }

  stop() {
    document.getElementById("say-note").hidden = true;
    if (this.edit) this.field.value = this.kept.text;
    this.edit = this.reply = null;
    this.form.elements.reply_to.value = "";
    this.tell("");
    this.grow();
  }

  // Say beside the form what is wrong, or nothing any more.
  tell(text) {
    const error = document.getElementById("say-error");
    if (!error) return;
    error.hidden = !text;
    error.textContent = text;
  }

  send() {
    const body = this.field.value;
    if (this.form.elements.files.files.length) return this.sendFiles();
    if (!body.trim()) return;
    if (this.edit) return this.sendEdit(body);
    const message = { body, language: this.language };
    if (this.reply) message.reply_to = this.reply;
    const cid = newKey();
    this.kept.waiting[cid] = message;
    this.clear();
    addWaiting(cid, body);
    this.line.say(cid, message);
  }

  sendEdit(body) {
    if (!this.line.send({ type: "edit", ...this.edit, body })) this.tell(words.lost);
  }

  clear() {
    this.field.value = this.kept.text = "";
    this.stop();
    this.keep();
    this.typed = 0;
  }

  // A message is stored: it is on the page by its number, or comes there in a moment.
  stored(cid) {
    dropWaiting(cid);
    this.line.waiting.delete(cid);
    delete this.kept.waiting[cid];
    this.keep();
  }

  acknowledged(frame) {
    if (this.edit?.cid === frame.cid) this.clear();
  }

  // A message was not taken: its text goes back to where it was written, with why.
  refused(frame) {
    const message = this.kept.waiting[frame.cid];
    if (message) {
      this.stored(frame.cid);
      if (this.form) {
        this.field.value = this.kept.text = [message.body, this.kept.text].filter(Boolean).join("\n\n");
        this.keep();
        this.grow();
      }
    }
    this.tell(frame.detail);
  }

  take(event, from) {
    const files = [...(from?.files ?? [])];
    if (!files.length) return;
    event.preventDefault();
    this.setFiles([...this.form.elements.files.files, ...files]);
  }

  setFiles(files) {
    const all = new DataTransfer();
    for (const file of files) all.items.add(file);
    this.form.elements.files.files = all.files;
    this.listFiles();
  }

  listFiles() {
    const files = [...this.form.elements.files.files];
    const list = document.getElementById("say-files");
    list.hidden = !files.length;
    list.replaceChildren(...files.map((file) => {
      const item = make("li");
      const button = make("button", "react");
      button.type = "button";
      button.append(make("bdi", "", file.name), icon("x"));
      button.setAttribute("aria-label", fill(words.discard, { name: file.name }));
      button.addEventListener("click", () => this.setFiles(files.filter((each) => each !== file)));
      item.append(button);
      return item;
    }));
    if (files.length) this.field.focus();
  }

  sendFiles() {
    if (this.uploading) return;
    const data = new FormData(this.form);
    data.set("reply_to", this.reply ?? "");
    const request = (this.uploading = new XMLHttpRequest());
    const bar = make("progress");
    document.getElementById("say-files").append(bar);
    request.upload.onprogress = (event) => Object.assign(bar, { max: event.total, value: event.loaded });
    request.onloadend = () => this.uploaded(request);
    request.open("POST", this.form.action);
    request.setRequestHeader("Accept", "application/json");
    request.send(data);
  }

  uploaded(request) {
    this.uploading = null;
    this.listFiles();
    let told = {};
    try {
      told = JSON.parse(request.responseText);
    } catch {} // no answer, or a page: said below
    if (!told.seq) return this.tell(told.detail ?? words.failed);
    this.form.elements.cid.value = newKey();
    this.setFiles([]);
    this.clear();
  }

  // Whom the "@…" before the cursor may mean.
  offer() {
    const before = this.field.value.slice(0, this.field.selectionStart);
    const asked = before.match(/(?:^|\s)@([\p{L}\p{N}_]{0,30})$/u)?.[1]?.toLocaleLowerCase();
    const found = asked === undefined ? [] : this.people().filter((person) => fits(person, asked)).slice(0, 6);
    this.form.querySelector(".mentions")?.remove();
    this.choosing = found.length ? { found, at: 0, from: this.field.selectionStart - asked.length } : null;
    if (found.length) this.showOffer();
  }

  showOffer() {
    const list = make("ul", "mentions");
    list.id = "mentions";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", words.people);
    this.choosing.found.forEach((person, at) => {
      const item = make("li");
      item.id = `mention-${at}`;
      item.setAttribute("role", "option");
      item.append(make("bdi", "", person.name), " ", make("span", "quiet", `@${person.handle}`));
      item.addEventListener("pointerdown", (event) => (event.preventDefault(), this.mention(at)));
      list.append(item);
    });
    this.form.append(list);
    this.point(0);
  }

  point(at) {
    const items = [...this.form.querySelectorAll(".mentions li")];
    this.choosing.at = (at + items.length) % items.length;
    items.forEach((item, n) => item.setAttribute("aria-selected", n === this.choosing.at));
    this.field.setAttribute("aria-controls", "mentions");
    this.field.setAttribute("aria-activedescendant", `mention-${this.choosing.at}`);
  }

  // Return whether a key was for the list of people.
  choose(event) {
    if (event.key === "ArrowDown") this.point(this.choosing.at + 1);
    else if (event.key === "ArrowUp") this.point(this.choosing.at - 1);
    else if (event.key === "Enter" || event.key === "Tab") this.mention(this.choosing.at);
    else if (event.key === "Escape") this.closeOffer();
    else return false;
    return true;
  }

  mention(at) {
    const { found, from } = this.choosing;
    this.field.setRangeText(`${found[at].handle} `, from, this.field.selectionStart, "end");
    this.closeOffer();
    this.input();
  }

  closeOffer() {
    this.choosing = null;
    this.form.querySelector(".mentions")?.remove();
    this.field.removeAttribute("aria-activedescendant");
  }
}

function fits(person, asked) {
  return [person.handle, ...person.name.toLocaleLowerCase().split(/\s+/)].some((word) => word.startsWith(asked));
}

function read(key) {
  const nothing = { text: "", language: "", waiting: {} };
  try {
    return { ...nothing, ...JSON.parse(localStorage.getItem(key)) };
  } catch {
    return nothing;
  }
}
