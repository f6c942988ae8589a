// The page of a room: what comes over the line is shown, what the reader does goes over it.
import { Acts } from "./acts.js";
import { Composer } from "./composer.js";
import { Line } from "./line.js";
import { countHere, knownPeople, showHere, showTyping, stopTyping } from "./present.js";
import { addMessage, change, drawSince, isMine, make, rowOf } from "./rows.js";
import { offerTranslations } from "./translate.js";

const room = document.getElementById("room").dataset;
const words = document.getElementById("words").dataset;
const log = document.getElementById("log");
const list = document.getElementById("rows");
const byId = (id) => document.getElementById(id);
const END = 60; // pixels from the newest line that still count as being there
const title = document.title;
let unseen = 0;
let sinceDrawn = false;
let readUpTo = Number(room.read);

const atEnd = () => room.end && -log.scrollTop < END;
const looking = () => !document.hidden && atEnd();

// --- What comes ---------------------------------------------------------------------------------------------

const line = new Line(room.room, Number(room.seq), { event: takeEvent, told: takeTold, state: showState });
const composer = new Composer(line, `room-${room.room}-${room.handle}`, knownPeople);
const acts = new Acts(line, composer);
log.setAttribute("aria-busy", "true");

function takeEvent(frame) {
  if (frame.type === "message") takeMessage(frame);
  else change(frame);
  if (frame.type === "pin" || frame.type === "mark" || frame.type === "delete") refresh();
  if (looking()) markRead();
}

function takeMessage(frame) {
  stopTyping(frame.author);
  if (frame.author === room.handle) composer.stored(frame.cid);
  if (!room.end) return offerEnd();
  const wasAtEnd = atEnd();
  const above = log.scrollHeight + log.scrollTop; // from the first line to what she reads: it stays where it is
  const row = addMessage(frame);
  if (!row) return;
  if (!isMine(row) && (document.hidden || !wasAtEnd)) missed(row);
  if (isMine(row)) log.scrollTop = 0;
  else if (!wasAtEnd) {
    log.scrollTop = above - log.scrollHeight;
    offerEnd();
  }
  offerTranslations([row]);
}

function missed(row) {
  if (!sinceDrawn) drawSince(row);
  sinceDrawn = true;
  unseen += 1;
  if (document.hidden) document.title = `(${unseen}) ${title}`;
}

function offerEnd() {
  byId("to-end").hidden = false;
}

const TOLD = {
  ack: (frame) => composer.acknowledged(frame),
  error: (frame) => composer.refused(frame),
  cut: (frame) => leave(frame.code),
  here: showHere,
  typing: showTyping,
  room_changed: () => refresh(),
  standing: (frame) => (frame.handle === room.handle || room.host) && refresh(),
  hand: (frame) => (frame.handle === room.handle || room.host) && refresh(),
  notification: ring,
};

function takeTold(frame) {
  TOLD[frame.type]?.(frame);
}

function showState(state) {
  if (state === "check") return ask();
  log.setAttribute("aria-busy", state === "lost");
  const shown = byId("state");
  shown.hidden = !state;
  if (state === "lost") shown.textContent = words.lost;
  if (state === "out") shown.textContent = words.out;
}

// The socket is refused or the site is away: its pages say which.
async function ask() {
  const answer = await fetch(room.about, { redirect: "manual" }).catch(() => null);
  if (answer?.type === "opaqueredirect") line.end("out");
  else if (answer && answer.status < 500 && !answer.ok) leave("seat_ended");
  else if (answer?.ok && !line.live) line.again();
}

function leave(code) {
  line.end("");
  const shown = byId("state");
  shown.hidden = false;
  shown.textContent = code === "closed" ? words.closed : code === "blocked" ? words.blocked : words.gone;
  byId("room-say")?.replaceChildren();
  if (code !== "closed") {
    list.replaceChildren();
    byId("room-kept").replaceChildren();
    byId("room-aside").replaceChildren();
  }
}

function ring(frame) {
  if (frame.url === location.pathname && looking()) return;
  const bell = document.querySelector(".rail-icon[href*='notifications']");
  if (!bell) return;
  let badge = bell.querySelector(".badge");
  if (!badge) bell.append((badge = make("span", "badge", "0")));
  if (!badge.textContent.endsWith("+")) badge.textContent = Number(badge.textContent) + 1;
}

// --- What was read ------------------------------------------------------------------------------------------

let reading;

function markRead() {
  byId("to-end").hidden = true;
  unseen = 0;
  sinceDrawn = false;
  document.title = title;
  if (line.seq <= readUpTo || reading) return;
  reading = setTimeout(() => {
    reading = null;
    if (looking() && line.seq > readUpTo && line.send({ type: "read", seq: line.seq })) readUpTo = line.seq;
  }, 700);
}

log.addEventListener("scroll", () => looking() && markRead(), { passive: true });
document.addEventListener("visibilitychange", () => looking() && markRead());
byId("to-end").addEventListener("click", () => {
  if (!room.end) location.assign(room.here);
  log.scrollTop = 0;
  log.focus();
});

// --- Earlier messages, quotes -------------------------------------------------------------------------------

async function loadEarlier(link) {
  if (link.getAttribute("aria-busy")) return;
  link.setAttribute("aria-busy", "true");
  const answer = await fetch(link.href).catch(() => null);
  if (!answer?.ok) return link.removeAttribute("aria-busy");
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const items = [...page.querySelectorAll("#rows > li")].filter((item) => !(item.matches(".earlier") && item !== page.querySelector("#rows > li")));
  const firstDay = list.querySelector(".day");
  const lastDay = items.filter((item) => item.matches(".day")).pop();
  if (firstDay && lastDay?.dataset.day === firstDay.dataset.day) firstDay.remove();
  link.closest(".earlier").replaceWith(...items.filter((item) => !item.id || !byId(item.id)));
  offerTranslations(items.filter((item) => item.matches(".msg")));
  watchEarlier();
}

const watcher = new IntersectionObserver((seen) => seen.some((each) => each.isIntersecting) && log.scrollTop < 0 && loadEarlier(byId("earlier")), { root: log });

function watchEarlier() {
  watcher.disconnect();
  const link = byId("earlier");
  if (link) watcher.observe(link);
}

list.addEventListener("click", (event) => {
  const link = event.target.closest("a");
  if (link?.id === "earlier") (event.preventDefault(), loadEarlier(link));
  else if (link?.matches(".msg-acts")) (event.preventDefault(), acts.open(link));
  else if (link?.closest(".msg-quote")) goTo(event, link);
  else if (event.target.closest(".react")) (event.preventDefault(), acts.react(event.target.closest(".react")));
});

function goTo(event, link) {
  const row = document.querySelector(link.hash);
  if (!row) return;
  event.preventDefault();
  location.hash = link.hash;
  row.scrollIntoView({ block: "center" });
}

// --- What stands around the talk ----------------------------------------------------------------------------

let refreshing;

// Fetch anew what stands around the talk; in a large room not all at the same moment.
function refresh() {
  clearTimeout(refreshing);
  refreshing = setTimeout(fetchAround, 300 + Math.random() * Math.min(10000, countHere() * 20));
}

async function fetchAround() {
  const answer = await fetch(room.about).catch(() => null);
  if (!answer?.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const id of ["room-head", "room-kept", "room-aside"]) replace(page, id);
  const say = page.getElementById("room-say");
  if (say && byId("room-say") && say.dataset.why !== byId("room-say").dataset.why) {
    replace(page, "room-say");
    composer.attach();
  } else if (say?.dataset.why && byId("room-say")) replace(page, "room-say");
  prepareHush();
}

function replace(page, id) {
  const fresh = page.getElementById(id);
  const open = byId(id)?.querySelector("details")?.open;
  if (!fresh || byId(id)?.contains(document.activeElement)) return;
  byId(id).replaceWith(fresh);
  if (open && fresh.querySelector("details")) fresh.querySelector("details").open = true;
}

// Whoever listens to the page may have it be silent.
function prepareHush() {
  const button = byId("hush");
  const show = () => {
    const on = localStorage.getItem("hush") === "1";
    log.setAttribute("aria-live", on ? "off" : "polite");
    button.setAttribute("aria-pressed", on);
  };
  button.closest("li").hidden = false;
  button.addEventListener("click", () => {
    localStorage.setItem("hush", localStorage.getItem("hush") === "1" ? "0" : "1");
    show();
  });
  show();
}

// Where the keyboard of a phone covers the page (iOS), the page ends above it.
visualViewport?.addEventListener("resize", () => {
  const covered = innerHeight - visualViewport.height > 80;
  document.body.style.blockSize = covered ? `${visualViewport.height}px` : "";
  if (covered) scrollTo(0, 0);
});

prepareHush();
watchEarlier();
offerTranslations([...list.querySelectorAll(".msg")]);
if (location.hash.startsWith("#m")) rowOf(Number(location.hash.slice(2)))?.scrollIntoView({ block: "center" });
else if (byId("since")) byId("since").scrollIntoView({ block: "center" });
