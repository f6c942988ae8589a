// Who is in the room now, and who is writing.
import { avatar, fill, make } from "./rows.js";

const room = document.getElementById("room").dataset;
const words = document.getElementById("words").dataset;
const byId = (id) => document.getElementById(id);
const WRITES = 5000; // milliseconds that "is writing" stands
const here = new Map(); // handle -> person
const writing = new Map(); // handle -> name and timer
let count = Number(room.people);

export const countHere = () => count;

export function showHere(frame) {
  count = frame.count;
  for (const part of document.querySelectorAll("[data-live]")) part.hidden = false;
  byId("here-count").textContent = ` · ${fill(words.here, { n: frame.count })}`;
  byId("here-number").textContent = frame.count;
  here.clear();
  for (const person of frame.people ?? []) here.set(person.handle, person);
  byId("here-list").replaceChildren(...[...here.values()].map(personItem));
}

function personItem(person) {
  const item = make("li");
  const shown = make("span");
  shown.append(make("bdi", "", person.handle === room.handle ? words.you : person.name));
  item.append(avatar(person, "avatar-s avatar-here"), shown);
  return item;
}

// Return {handle, name} of the others whom the page knows: who is here, and who wrote.
export function knownPeople() {
  const known = new Map(here);
  for (const row of document.querySelectorAll("#rows .msg:not(.msg-waits)")) {
    const handle = row.dataset.author;
    if (!known.has(handle)) known.set(handle, { handle, name: row.querySelector(".msg-who bdi").textContent });
  }
  known.delete(room.handle);
  return [...known.values()];
}

export function showTyping(frame) {
  clearTimeout(writing.get(frame.author)?.timer);
  writing.set(frame.author, { name: frame.name, timer: setTimeout(() => stopTyping(frame.author), WRITES) });
  sayTyping();
}

export function stopTyping(author) {
  clearTimeout(writing.get(author)?.timer);
  if (writing.delete(author)) sayTyping();
}

function sayTyping() {
  const [first, second] = writing.values();
  byId("typing").textContent = second ? words.write : first ? fill(words.writes, { name: first.name }) : "";
}
